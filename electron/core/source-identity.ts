import type { SourceIdentity, UploadRecord } from '../contract/index.ts'

/** True when size and time of change are the same. A new owner, a remount or a hidden edit may still lie between. */
export function isSameVersion(one: SourceIdentity, other: SourceIdentity): boolean {
  return one.sizeBytes === other.sizeBytes && one.mtimeNs === other.mtimeNs
}

/** True when a file may have been edited although its size and mtime are the same. */
export function mayBeEdited(one: SourceIdentity, other: SourceIdentity): boolean {
  return one.ctimeNs !== other.ctimeNs || one.inode !== other.inode
}

/** True when nothing has touched the file. Its drive may have come back under another device number. */
export function isUntouched(one: SourceIdentity, other: SourceIdentity): boolean {
  return isSameVersion(one, other) && !mayBeEdited(one, other)
}

/**
 * True when two uploads are of the same file as far as anybody can tell: by its path, or by its inode, even if its device
 * has got another number since, as drives do when the computer starts.
 */
export function isSameSource(one: Source, other: Source): boolean {
  if (one.file === other.file || isSameFile(one.source, other.source)) return true
  return one.source.inode === other.source.inode && isSameVersion(one.source, other.source)
}

type Source = { file: string; source: SourceIdentity }

/**
 * How long it takes, in milliseconds, until each further change of the file shows in its times. The clocks of file
 * systems tick: every 10 ms at most on Linux (before 6.13), and where times have no fractions every second, or every two
 * on FAT. A network drive's clock may be another one, so a time of the future says nothing.
 */
export function settlesInMs({ ctimeNs }: SourceIdentity, nowMs: number): number {
  const tickMs = ctimeNs.endsWith('000000000') ? 2000 : 20
  const ageMs = nowMs - Number(BigInt(ctimeNs) / 1_000_000n)
  return Math.min(Math.max(tickMs - ageMs, 0), tickMs)
}

/** True for the same file under whatever path, edited or not. */
export function isSameFile(one: SourceIdentity, other: SourceIdentity): boolean {
  return one.inode === other.inode && one.device === other.device
}

/** The record of an upload whose file is finished. */
export function settled({ mayGrow: _no, ...record }: UploadRecord, source: SourceIdentity): UploadRecord {
  return { ...record, source }
}
