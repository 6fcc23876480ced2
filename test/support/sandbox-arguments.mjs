import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The arguments that Electron needs where Chromium's sandbox cannot start: as root on Linux, and where the
 * system forbids unprivileged user namespaces (Ubuntu 23.10 and up, for programs without an AppArmor profile)
 * and the folder's chrome-sandbox is not setuid root. Installed packages are not concerned.
 * @param {string} dir the folder of the Electron binary
 * @returns {string[]}
 */
export function sandboxArguments(dir) {
  if (process.platform !== 'linux') return []
  const isRoot = process.getuid?.() === 0
  return isRoot || !canSandbox(dir) ? ['--no-sandbox'] : []
}

/**
 * Whether Chromium's sandbox can start on this Linux for an ordinary user.
 * @param {string} dir the folder of the Electron binary
 */
export function canSandbox(dir) {
  return !namespacesRestricted() || hasSetuidHelper(dir)
}

/** Whether this system gives user namespaces only to programs that its AppArmor knows, or to none. */
export function namespacesRestricted() {
  return (
    kernelSetting('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    kernelSetting('kernel/unprivileged_userns_clone') === '0'
  )
}

/** @param {string} name below /proc/sys */
function kernelSetting(name) {
  try {
    return readFileSync(join('/proc/sys', name), 'utf8').trim()
  } catch {
    return null
  }
}

/** @param {string} dir */
function hasSetuidHelper(dir) {
  const helper = statSync(join(dir, 'chrome-sandbox'), { throwIfNoEntry: false })
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0
}
