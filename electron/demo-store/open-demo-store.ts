import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppFailure } from '../core/errors.ts'
import type { DemoStore, DemoStoreKey } from './options.ts'
import { readRecord } from './records.ts'
import { startDemoStore } from './start-demo-store.ts'

const OwnKeys = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) })

export const demoBucket = 'demo'

/** Starts the demo store in `dir` with its own keys and bucket. Throws `PortInUse`, `BadInput`. */
export async function openDemoStore(
  dir: string,
  port: number,
): Promise<{ demoStore: DemoStore; key: DemoStoreKey }> {
  try {
    const key = await ownKeys(dir)
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
async function ownKeys(dir: string): Promise<DemoStoreKey> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, 'keys.json')
  const fresh: DemoStoreKey = {
    accessKeyId: `DEMO${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  }
  try {
    await writeFile(file, JSON.stringify(fresh), { mode: 0o600, flag: 'wx', flush: true })
    return fresh
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
  }
  return await readRecord(file, OwnKeys)
}
