import { Menu, nativeImage, Tray, type NativeImage } from 'electron'
import tray from './icons/tray.png?inline'
import tray2x from './icons/tray@2x.png?inline'
import trayTemplate from './icons/trayTemplate.png?inline'
import trayTemplate2x from './icons/trayTemplate@2x.png?inline'
import { progressInWords, type Progress } from './progress.ts'

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

/** The icon in the tray, which can come and go with the tray itself; it takes the newest progress. */
export function createTray(actions: TrayActions) {
  let tray: Tray | null = null
  let shown = ''
  let latest: Progress | null = null

  function draw(): void {
    if (tray === null || latest === null) return
    const progress = latest
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

  return {
    isShown: () => tray !== null,
    /** A tray that has gone takes the icon with it, and one that comes back gets a new one. */
    show(isWanted: boolean): void {
      tray?.destroy()
      tray = isWanted ? new Tray(trayIcon()) : null
      tray?.on('click', actions.open)
      shown = ''
      draw()
    },
    update(progress: Progress): void {
      latest = progress
      draw()
    },
  }
}
