import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SourceIdentity } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { fileFailure } from './file-failure.ts'

/**
 * Who the file at this path is now. Throws `FileMissing`, `FileUnreadable` (also for what is no file),
 * `DiskReadError`, and `VolumeMissing` when the file's folder is gone, or is on another device than `device`:
 * then the drive was unmounted, not the file deleted.
 */
export async function identityOf(file: string, device: string | null = null): Promise<SourceIdentity> {
  const facts = await stat(file, { bigint: true }).catch(async (thrown: unknown) => {
    const failure = fileFailure(file, thrown)
    if (failure.error.code !== 'FileMissing') throw failure
    const folderDevice = await deviceOf(dirname(file))
    const isMounted = folderDevice !== null && (device === null || device === folderDevice)
    throw isMounted ? failure : new AppFailure('VolumeMissing', file, { cause: thrown })
  })
  if (!facts.isFile()) throw new AppFailure('FileUnreadable', file, { detail: 'not a file' })
  return {
    sizeBytes: Number(facts.size),
    mtimeNs: String(facts.mtimeNs),
    ctimeNs: String(facts.ctimeNs),
    inode: String(facts.ino),
    device: (await deviceOf(dirname(file))) ?? '',
  }
}

async function deviceOf(folder: string): Promise<string | null> {
  const facts = await stat(folder, { bigint: true }).catch(() => null)
  return facts === null ? null : String(facts.dev)
}
