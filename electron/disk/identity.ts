import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SourceIdentity } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { fileFailure, notAFile } from './file-failure.ts'
import { withRoom } from './with-room.ts'

/**
 * Which file is at this path now. Throws `FileMissing`, `FileUnreadable` (also for what is no file),
 * `DiskReadError`, and `VolumeMissing` when what is left of its path is on another device than `device`: then
 * the drive was unmounted, not the file deleted. `device` is null when it is not known.
 */
export async function identityOf(file: string, device: string | null = null): Promise<SourceIdentity> {
  const facts = await fileFacts(file).catch(async (failure: AppFailure) => {
    if (failure.error.code !== 'FileMissing' || device === null) throw failure
    const isMounted = (await deviceOfNearest(dirname(file))) === device
    if (!isMounted) throw new AppFailure('VolumeMissing', file, { cause: failure, file })
    // Again: the drive may have come back between the two checks.
    return fileFacts(file)
  })
  return identityAt(file, facts, device)
}

/** The identity of a file with these facts. Its folder is not asked where the file itself is on `device`. */
export async function identityAt(
  file: string,
  facts: BigIntStats,
  device: string | null,
): Promise<SourceIdentity> {
  if (String(facts.dev) === device) return identityFrom(facts, device)
  return identityFrom(facts, (await deviceOf(dirname(file))) ?? '')
}

/** `device` is the one of the file's folder: on overlays the file's own can be another one. */
export function identityFrom(facts: BigIntStats, device: string): SourceIdentity {
  return {
    sizeBytes: Number(facts.size),
    mtimeNs: String(facts.mtimeNs),
    ctimeNs: String(facts.ctimeNs),
    inode: String(facts.ino),
    device,
  }
}

/** A stat of a file. Throws what `identityOf` throws, but not `VolumeMissing`. */
export async function fileFacts(file: string): Promise<BigIntStats> {
  const facts = await withRoom(() => stat(file, { bigint: true })).catch((thrown: unknown) =>
    Promise.reject(fileFailure(file, thrown)),
  )
  if (!facts.isFile()) throw notAFile(file, facts)
  return facts
}

/** Looks at folders that are on their way: of many files in one folder, those that ask meanwhile share a look. */
const looks = new Map<string, Promise<string | null>>()

function deviceOf(folder: string): Promise<string | null> {
  const look = looks.get(folder) ?? deviceOfNearest(folder).finally(() => looks.delete(folder))
  looks.set(folder, look)
  return look
}

/** The device of the folder, or of the nearest folder above it that is there; null where there is none. */
async function deviceOfNearest(folder: string): Promise<string | null> {
  const facts = await stat(folder, { bigint: true }).catch(() => null)
  if (facts !== null) return String(facts.dev)
  const above = dirname(folder)
  return above === folder ? null : deviceOfNearest(above)
}
