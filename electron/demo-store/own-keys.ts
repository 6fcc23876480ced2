import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DemoStoreKey } from './options.ts'
import { readRecord } from './records.ts'

const fileName = 'keys.json'

const OwnKeys = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) })

/**
 * The demo store's own generated key pair, kept in its folder, readable by the owner only. Made at the first
 * call, the same afterwards. These keys open nothing but this store on this computer.
 */
export async function ownKeys(dir: string): Promise<DemoStoreKey> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = join(dir, fileName)
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
