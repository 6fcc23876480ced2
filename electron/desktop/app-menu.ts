import { Menu } from 'electron'

/** The menu bar: what the system expects, the queue as a whole, and help. */
export function setAppMenu(actions: {
  pauseAll: () => void
  resumeAll: () => void
  saveReport: () => void
}): void {
  const isMac = process.platform === 'darwin'
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' as const }] : []),
      { label: 'File', submenu: [isMac ? { role: 'close' } : { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: 'Uploads',
        submenu: [
          { label: 'Pause All', click: actions.pauseAll },
          { label: 'Resume All', click: actions.resumeAll },
        ],
      },
      { role: 'windowMenu' },
      { role: 'help', submenu: [{ label: 'Save diagnostic report…', click: actions.saveReport }] },
    ]),
  )
}
