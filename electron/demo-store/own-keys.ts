import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoStoreKey } from './options.ts'

const fileName = 'keys.json'

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
  const { accessKeyId, secretAccessKey } = JSON.parse(await readFile(file, 'utf8')) as DemoStoreKey
  return { accessKeyId, secretAccessKey }
}
