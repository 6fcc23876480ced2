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
  const facts = await factsOf(file).catch(async (failure: AppFailure) => {
    if (failure.error.code !== 'FileMissing' || device === null) throw failure
    const isMounted = (await deviceOfNearest(dirname(file))) === device
    if (!isMounted) throw new AppFailure('VolumeMissing', file, { cause: failure, file })
    // Again: the drive may have come back between the two checks.
    return factsOf(file)
  })
  if (!facts.isFile()) throw notAFile(file, facts)
  return identityFrom(facts, (await deviceOfNearest(dirname(file))) ?? '')
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

function factsOf(file: string): Promise<BigIntStats> {
  return withRoom(() => stat(file, { bigint: true })).catch((thrown: unknown) =>
    Promise.reject(fileFailure(file, thrown)),
  )
}

/** The device of the folder, or of the nearest folder above it that is there; null where there is none. */
async function deviceOfNearest(folder: string): Promise<string | null> {
  const facts = await stat(folder, { bigint: true }).catch(() => null)
  if (facts !== null) return String(facts.dev)
  const above = dirname(folder)
  return above === folder ? null : deviceOfNearest(above)
}
