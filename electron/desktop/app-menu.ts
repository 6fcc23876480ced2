import { Menu, type MenuItemConstructorOptions } from 'electron'
import { t } from '../contract/index.ts'

const line = { type: 'separator' } as const

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
  const about = { label: t('menu.about'), click: actions.showAbout }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [macAppMenu(about, actions.installCommand)] : []),
      {
        label: t('menu.file'),
        submenu: [
          isMac ? { role: 'close', label: t('menu.close') } : { role: 'quit', label: t('menu.quit') },
        ],
      },
      editMenu(),
      {
        label: t('menu.uploads'),
        submenu: [
          { label: t('menu.pauseAll'), click: actions.pauseAll },
          { label: t('menu.resumeAll'), click: actions.resumeAll },
        ],
      },
      {
        label: t('menu.view'),
        submenu: [
          { label: t('menu.larger'), accelerator: 'CmdOrCtrl+Plus', click: () => actions.zoom(1) },
          { label: t('menu.smaller'), accelerator: 'CmdOrCtrl+-', click: () => actions.zoom(-1) },
          { label: t('menu.actualSize'), accelerator: 'CmdOrCtrl+0', click: () => actions.zoom(0) },
          { type: 'separator' },
          { role: 'togglefullscreen', label: t('menu.fullScreen') },
        ],
      },
      {
        role: 'window',
        label: t('menu.window'),
        submenu: [
          { role: 'minimize', label: t('menu.minimise') },
          { role: 'zoom', label: t('menu.zoomWindow') },
          ...(isMac
            ? [line, { role: 'front' as const, label: t('menu.front') }]
            : [{ role: 'close' as const, label: t('menu.close') }]),
        ],
      },
      {
        role: 'help',
        label: t('menu.help'),
        submenu: [
          { label: t('menu.shortcuts'), click: actions.showShortcuts },
          { label: t('menu.saveReport'), click: actions.saveReport },
          ...(isMac ? [] : [about]),
        ],
      },
    ]),
  )
}

/** As the role `editMenu` has it, which speaks English only. */
function editMenu(): MenuItemConstructorOptions {
  return {
    label: t('menu.edit'),
    submenu: [
      { role: 'undo', label: t('menu.undo') },
      { role: 'redo', label: t('menu.redo') },
      line,
      { role: 'cut', label: t('menu.cut') },
      { role: 'copy', label: t('menu.copy') },
      { role: 'paste', label: t('menu.paste') },
      { role: 'delete', label: t('menu.delete') },
      line,
      { role: 'selectAll', label: t('menu.selectAll') },
    ],
  }
}

/** As the role `appMenu` has it, but with our own "About Dropreel". */
function macAppMenu(
  about: MenuItemConstructorOptions,
  installCommand: (() => void) | null,
): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      about,
      ...(installCommand === null ? [] : [{ label: t('menu.installCommand'), click: installCommand }]),
      line,
      { role: 'services', label: t('menu.services') },
      line,
      { role: 'hide', label: t('menu.hide') },
      { role: 'hideOthers', label: t('menu.hideOthers') },
      { role: 'unhide', label: t('menu.showAll') },
      line,
      { role: 'quit', label: t('menu.quit') },
    ],
  }
}
