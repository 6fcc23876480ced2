import { app, Menu, nativeImage, nativeTheme, type BrowserWindow, type NativeImage } from 'electron'
import { t } from '../contract/index.ts'
import { buttonIcon, overlayIcon } from './icons.ts'
import { showOnLauncher } from './launcher.ts'
import { barOf, canOf, type Bar, type Standing } from './standing.ts'

/** What a person can do from the dock or the taskbar. */
export type TaskbarActions = { pauseAll: () => void; resumeAll: () => void; addFiles: () => void }

/** Shows the newest standing in the dock, taskbar or launcher. */
export function createTaskbar(window: BrowserWindow, act: TaskbarActions): (standing: Standing) => void {
  let shown = ''
  return (standing) => {
    const bar = barOf(standing, process.platform)
    const looks = JSON.stringify([bar, canOf(standing), t('tray.pauseAll')])
    if (looks === shown || window.isDestroyed()) return
    shown = looks
    if (process.platform === 'linux') void showOnLauncher(bar)
    else window.setProgressBar(bar.progress ?? -1, { mode: bar.mode })
    if (process.platform === 'darwin') showInDock(bar, standing, act)
    if (process.platform === 'win32') showOnButton(window, bar, standing, act)
  }
}

function showInDock({ count }: Bar, standing: Standing, act: TaskbarActions): void {
  const { dock } = app
  const { pause, resume } = canOf(standing)
  dock?.setBadge(count === 0 ? '' : String(count))
  dock?.setMenu(
    Menu.buildFromTemplate([
      { label: t('tray.pauseAll'), enabled: pause, click: act.pauseAll },
      { label: t('tray.resumeAll'), enabled: resume, click: act.resumeAll },
      { label: t('tray.addFiles'), click: act.addFiles },
    ]),
  )
}

function showOnButton(window: BrowserWindow, { count }: Bar, standing: Standing, act: TaskbarActions): void {
  const { pause, resume } = canOf(standing)
  const overlay = count === 0 ? null : imageOf(overlayIcon, 16)
  window.setOverlayIcon(overlay, count === 0 ? '' : t('tray.showNeeds', { count }))
  const ground = nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
  const button = (sign: 'pause' | 'resume', tooltip: string, isEnabled: boolean, click: () => void) => ({
    icon: imageOf((size) => buttonIcon(sign, ground, size), 16),
    tooltip,
    flags: [isEnabled ? 'enabled' : 'disabled'],
    click,
  })
  window.setThumbarButtons([
    button('pause', t('tray.pauseAll'), pause, act.pauseAll),
    button('resume', t('tray.resumeAll'), resume, act.resumeAll),
  ])
}

/** In one and in two pixels for each unit, for the display's scale. */
function imageOf(draw: (sizePixels: number) => Buffer, size: number): NativeImage {
  const image = nativeImage.createFromBitmap(draw(size), { width: size, height: size })
  const twice = 2 * size
  image.addRepresentation({ scaleFactor: 2, width: twice, height: twice, buffer: draw(twice) })
  return image
}
