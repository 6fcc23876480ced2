import { Menu, nativeImage, nativeTheme, screen, Tray, type NativeImage } from 'electron'
import { trayIcon, type Ground } from './icons.ts'
import type { Standing } from './standing.ts'
import { trayMenu, trayTip, type TrayActions, type TrayContent } from './tray-menu.ts'

/** A ring at these sizes shows no more steps than this. */
const ringSteps = 40

/** The icon in the tray, which can come and go with the tray itself. It shows the newest content. */
export function createTray(actions: TrayActions, onDropped: (paths: string[]) => void) {
  let tray: Tray | null = null
  let content: TrayContent | null = null
  /** By what they were made of, so that nothing is made anew that looks the same. */
  let shown = { icon: '', tip: '', menu: '' }

  function draw(): void {
    if (tray === null || content === null) return
    const standing = inSteps(content.standing)
    const ground = groundOfTray()
    const icon = JSON.stringify([standing, ground, pixelsOfIcon()])
    if (icon !== shown.icon) tray.setImage(imageOf(standing, ground))
    const tip = trayTip(content)
    if (tip !== shown.tip) tray.setToolTip(tip)
    const template = trayMenu(content, actions)
    const menu = JSON.stringify(template)
    if (menu !== shown.menu) tray.setContextMenu(Menu.buildFromTemplate(template))
    shown = { icon, tip, menu }
  }

  nativeTheme.on('updated', draw)
  screen.on('display-metrics-changed', draw)

  return {
    isShown: () => tray !== null,
    /** A tray that has gone takes the icon with it, and one that comes back gets a new one. */
    show(isWanted: boolean): void {
      tray?.destroy()
      tray = null
      if (!isWanted) return
      tray = new Tray(imageOf({ kind: 'idle' }, groundOfTray()))
      shown = { icon: '', tip: '', menu: '' }
      // On macOS a click opens the menu.
      if (process.platform !== 'darwin') tray.on('click', actions.open)
      tray.on('drop-files', (_event, paths) => onDropped(paths))
      draw()
    },
    update(newest: TrayContent): void {
      content = newest
      draw()
    },
  }
}

function inSteps(standing: Standing): Standing {
  if (standing.kind === 'idle' || standing.share === null) return standing
  return { ...standing, share: Math.floor(standing.share * ringSteps) / ringSteps }
}

/**
 * macOS colours the icon itself. On Windows the taskbar has a theme of its own. On Linux nobody says what the panel looks
 * like: GNOME's is dark in every theme, others are so with dark windows, but light windows often go with a dark panel.
 */
function groundOfTray(): Ground {
  const { platform, env } = process
  // Electron 33 does not know the taskbar's yet.
  const {
    shouldUseDarkColorsForSystemIntegratedUI: isBarDark,
    shouldUseDarkColors,
    themeSource,
  } = nativeTheme
  if (platform === 'darwin') return 'menu bar'
  if (platform === 'win32') return (isBarDark ?? shouldUseDarkColors) ? 'dark' : 'light'
  if (/GNOME|Unity/i.test(env['XDG_CURRENT_DESKTOP'] ?? '')) return 'dark'
  // A theme that was chosen in Dropreel says nothing of the desktop's.
  return shouldUseDarkColors && themeSource === 'system' ? 'dark' : 'unknown'
}

/**
 * Windows wants 16 units of its display's scale, and gets the bitmap as it is. Panels of Linux scale down what they get: 48
 * is twice the size of most.
 */
function pixelsOfIcon(): number {
  if (process.platform === 'win32') return Math.round(16 * screen.getPrimaryDisplay().scaleFactor)
  return process.platform === 'darwin' ? 18 : 48
}

function imageOf(standing: Standing, ground: Ground): NativeImage {
  const size = pixelsOfIcon()
  const image = nativeImage.createFromBitmap(trayIcon(standing, ground, size), { width: size, height: size })
  if (ground === 'menu bar') {
    const twice = 2 * size
    const buffer = trayIcon(standing, ground, twice)
    image.addRepresentation({ scaleFactor: 2, width: twice, height: twice, buffer })
    image.setTemplateImage(true)
  }
  return image
}
