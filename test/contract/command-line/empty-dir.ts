import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty directory that goes away with the test. */
export async function emptyDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-command-line-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}
