import { Menu, Tray } from 'electron'
import { progressInWords, type Progress } from './progress.ts'
import { trayIcon } from './tray-icon.ts'

/** What a person can do from the tray. */
export type TrayActions = { open: () => void; pauseAll: () => void; resumeAll: () => void; quit: () => void }

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
