import type { SourceIdentity } from '../contract/index.ts'

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

/** True for the same file under whatever path, edited or not. */
export function isSameFile(one: SourceIdentity, other: SourceIdentity): boolean {
  return one.inode === other.inode && one.device === other.device
}
