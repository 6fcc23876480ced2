import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Menu, nativeImage, Tray, type NativeImage } from 'electron'
import tray from './icons/tray.png?inline'
import tray2x from './icons/tray@2x.png?inline'
import trayTemplate from './icons/trayTemplate.png?inline'
import trayTemplate2x from './icons/trayTemplate@2x.png?inline'
import { progressInWords, type Progress } from './progress.ts'

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

/** On macOS a template, which the system tints for its menu bar. */
function trayIcon(): NativeImage {
  const isMac = process.platform === 'darwin'
  const image = nativeImage.createFromDataURL(isMac ? trayTemplate : tray)
  image.addRepresentation({ scaleFactor: 2, dataURL: isMac ? trayTemplate2x : tray2x })
  if (isMac) image.setTemplateImage(true)
  return image
}

/** What a person can do from the tray. */
type TrayActions = { open: () => void; pauseAll: () => void; resumeAll: () => void; quit: () => void }

/** Shows the tray icon; the function takes the newest progress. */
export function showTray(actions: TrayActions): (progress: Progress) => void {
  const tray = new Tray(trayIcon())
  tray.on('click', actions.open)
  let shown = ''
  return (progress) => {
    const words = progressInWords(progress)
    if (words === shown) return
    shown = words
    tray.setToolTip(words)
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words, enabled: false },
        { type: 'separator' },
        { label: 'Open Dropreel', click: actions.open },
        { label: 'Pause all', enabled: progress.active + progress.waiting > 0, click: actions.pauseAll },
        { label: 'Resume all', enabled: progress.paused > 0, click: actions.resumeAll },
        { type: 'separator' },
        { label: 'Quit Dropreel', click: actions.quit },
      ]),
    )
  }
}
