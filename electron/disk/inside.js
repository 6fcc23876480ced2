// Plain JavaScript, as a thread loads it as it is. Its calls wait for the disk, but for `isInside`.
import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { sep } from 'node:path'

/** @typedef {import('node:fs').BigIntStats} BigIntStats */

/**
 * Whether a path is this folder or in it. Both are real paths.
 * @param {string} path
 * @param {string} folder
 */
export function isInside(path, folder) {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/**
 * Whether an open file is in the folder `within`, a real path; and the file's own, null where nobody can tell. The walk
 * through the folder has left out links out of it, but one may have been put there since, for the file or for a folder
 * above it.
 * @param {string} file the name that it was opened by
 * @param {number} fd
 * @param {BigIntStats} opened
 * @param {string} within
 */
export function whereInside(file, fd, opened, within) {
  const place = byHandle(fd) ?? byName(file, opened)
  return { place, isIn: place !== null && isInside(plain(place), plain(within)) }
}

/** Where case does not count, as on many network drives, one folder may come under two spellings. */
function plain(/** @type {string} */ path) {
  return path.normalize('NFC').toLowerCase()
}

/** The real path of an open file as Linux knows it (proc_pid_fd(5)), whatever its name leads to by now; else null. */
export function byHandle(/** @type {number} */ fd) {
  return process.platform === 'linux' ? orNull(() => readlinkSync(`/proc/self/fd/${fd}`)) : null
}

/**
 * The real path of the name that an open file was opened by; null when that leads to another file by now.
 * @param {string} file
 * @param {BigIntStats} opened
 */
export function byName(file, opened) {
  return orNull(() => {
    const place = realpathSync.native(file)
    const named = lstatSync(place, { bigint: true })
    return named.ino === opened.ino && named.dev === opened.dev ? place : null
  })
}

/**
 * @template T
 * @param {() => T} act
 * @returns {T | null}
 */
export function orNull(act) {
  try {
    return act()
  } catch {
    return null
  }
}
