import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const question = [
  '--session',
  '--print-reply',
  '--reply-timeout=2000',
  '--dest=org.freedesktop.DBus',
  '/org/freedesktop/DBus',
  'org.freedesktop.DBus.NameHasOwner',
  'string:org.kde.StatusNotifierWatcher',
]

/**
 * Whether this desktop shows tray icons. Linux desktops say so on the session bus (StatusNotifierItem,
 * freedesktop.org); where nobody answers, a hidden window could not be found again.
 */
export async function canShowTray(): Promise<boolean> {
  if (process.platform !== 'linux') return true
  try {
    const { stdout } = await promisify(execFile)('dbus-send', question, { timeout: 3000 })
    return stdout.includes('boolean true')
  } catch {
    return false
  }
}
