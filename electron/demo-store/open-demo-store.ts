import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { AppFailure } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'
import type { DemoStore, DemoStoreKey } from './options.ts'
import { startDemoStore } from './start-demo-store.ts'

const OwnKeys = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) })
/** The checksum is of both keys. Earlier versions wrote none. */
const StoredKeys = z
  .object({ ...OwnKeys.shape, crc32: z.int().optional() })
  .refine(({ crc32, ...keys }) => crc32 === undefined || crc32 === sumOf(keys))

export const demoBucket = 'demo'

/**
 * Starts the demo store in `dir` with its own keys and bucket. `onDamaged` gets a sentence if the keys were damaged and
 * new ones are made. Throws `PortInUse`, `BadInput`.
 */
export async function openDemoStore(
  dir: string,
  port: number,
  onDamaged: (sentence: string) => void,
): Promise<{ demoStore: DemoStore; key: DemoStoreKey }> {
  try {
    const key = await ownKeys(dir, onDamaged)
    const demoStore = await startDemoStore({ dir, port, keys: [key], buckets: [demoBucket] })
    return { demoStore, key }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'EADDRINUSE' || (code === 'EACCES' && port > 0 && port < 1024)) {
      throw new AppFailure('PortInUse', String(port), { cause: thrown })
    }
    if (typeof code === 'string') {
      throw new AppFailure('BadInput', `The folder ${dir} cannot be written.`, {
        cause: thrown,
        detail: code,
        advice: 'Choose another one, or mend its permissions or free space.',
      })
    }
    throw thrown
  }
}

/**
 * The demo store's own generated key pair, kept in its folder, readable by the owner only. Made at the first
 * call, the same afterwards. These keys open nothing but this store on this computer.
 */
async function ownKeys(dir: string, onDamaged: (sentence: string) => void): Promise<DemoStoreKey> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, 'keys.json')
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  })
  if (text === null) return await newKeys(file)
  const stored = StoredKeys.safeParse(parseJson(text))
  if (stored.success) return OwnKeys.parse(stored.data)
  await rename(file, join(dir, 'keys.damaged.json'))
  onDamaged(
    `The file ${file} is damaged, so the demo store has new keys: links to it that were copied before do not work any more.`,
  )
  return await newKeys(file)
}

async function newKeys(file: string): Promise<DemoStoreKey> {
  const keys: DemoStoreKey = {
    accessKeyId: `DEMO${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  }
  const text = JSON.stringify({ ...keys, crc32: sumOf(keys) })
  await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true })
  return keys
}

function sumOf({ accessKeyId, secretAccessKey }: DemoStoreKey): number {
  return crc32(JSON.stringify([accessKeyId, secretAccessKey]))
}
