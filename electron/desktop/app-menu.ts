import { Menu, type MenuItemConstructorOptions } from 'electron'

/** The menu bar: what the system expects, the queue as a whole, and help. */
export function setAppMenu(actions: {
  showAbout: () => void
  showShortcuts: () => void
  /** One step larger or smaller; 0 for the actual size. */
  zoom: (direction: 1 | -1 | 0) => void
  /** Null where the package puts its command on the PATH itself. */
  installCommand: (() => void) | null
  pauseAll: () => void
  resumeAll: () => void
  saveReport: () => void
}): void {
  const isMac = process.platform === 'darwin'
  const about = { label: 'About Dropreel', click: actions.showAbout }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [macAppMenu(about, actions.installCommand)] : []),
      { label: 'File', submenu: [isMac ? { role: 'close' } : { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: 'Uploads',
        submenu: [
          { label: 'Pause All', click: actions.pauseAll },
          { label: 'Resume All', click: actions.resumeAll },
        ],
      },
      {
        label: 'View',
        submenu: [
          { label: 'Larger', accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom(1) },
          { label: 'Smaller', accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
          { label: 'Actual Size', accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(0) },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
      {
        role: 'help',
        submenu: [
          { label: 'Shortcuts', click: actions.showShortcuts },
          { label: 'Save diagnostic report…', click: actions.saveReport },
          ...(isMac ? [] : [about]),
        ],
      },
    ]),
  )
}

/** As the role `appMenu` has it, but with our own "About Dropreel". */
function macAppMenu(
  about: MenuItemConstructorOptions,
  installCommand: (() => void) | null,
): MenuItemConstructorOptions {
  const line = { type: 'separator' as const }
  return {
    role: 'appMenu',
    submenu: [
      about,
      ...(installCommand === null ? [] : [{ label: 'Install Command “dropreel”…', click: installCommand }]),
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  }
}
