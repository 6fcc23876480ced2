export { setAppMenu } from './app-menu.ts'
export { registerAppScheme, serveWindow, windowOrigin } from './app-scheme.ts'
export {
  pickExportFile,
  pickPath,
  pickPaths,
  pickReportFile,
  sayCannotStart,
  showMessage,
} from './dialogs.ts'
export { copyToClipboard } from './link-clipboard.ts'
export { remindOfLinks, sayRenewedLinks } from './link-reminder.ts'
export { lockDown } from './lock-down.ts'
export { createSleepGuard } from './power.ts'
export { progressOf, type Progress } from './progress.ts'
export { guardQuit } from './quit.ts'
export { canShowTray } from './tray-host.ts'
export { systemProxy } from './system-proxy.ts'
export { showTray } from './tray.ts'
export { openWindow, reloadWhenGone, showWindow, type OnClose } from './window.ts'
export { moveToTrash } from './trash.ts'
