import type { FileHandle } from 'node:fs/promises'
import { lstat, readlink, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { leadsOut } from './file-failure.ts'

/** Whether a path is this folder or in it. Both are real paths. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/**
 * Throws `LinkLeadsOut` for an open file that is not in the folder `within`, a real path. The walk through the folder
 * has left out such links, but one may have been put there since, for the file or for a folder above it.
 */
export async function refuseOutside(file: string, handle: FileHandle, within: string): Promise<void> {
  const place = (await byHandle(file, handle)) ?? (await byName(file, handle))
  if (place === null || !isInside(plain(place), plain(within))) throw leadsOut(file, place)
}

/** Where case does not count, as on many network drives, one folder may come under two spellings. */
function plain(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/** The real path of an open file as Linux knows it (proc_pid_fd(5)), whatever its name leads to by now; else null. */
export async function byHandle(_file: string, { fd }: FileHandle): Promise<string | null> {
  return process.platform === 'linux' ? await readlink(`/proc/self/fd/${fd}`).catch(() => null) : null
}

/** The real path of the name that an open file was opened by; null when that leads to another file by now. */
export async function byName(file: string, handle: FileHandle): Promise<string | null> {
  const place = await realpath(file).catch(() => null)
  if (place === null) return null
  const [named, opened] = await Promise.all([
    lstat(place, { bigint: true }).catch(() => null),
    handle.stat({ bigint: true }),
  ])
  return named?.ino === opened.ino && named.dev === opened.dev ? place : null
}
