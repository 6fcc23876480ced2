import { app, BrowserWindow, nativeTheme, type RenderProcessGoneDetails } from 'electron'
import { windowUrl } from './app-scheme.ts'
import { askToReload } from './dialogs.ts'
import { rememberBounds, rememberedBounds, smallest } from './window-bounds.ts'

/** The page's own background (`--surface` in renderer/styles/tokens.css), so that nothing flashes at start. */
const background = { dark: '#101114', light: '#fafafb' }

/** What the close button does: the window hides behind the tray or dock, or minimises where there is neither. */
export type OnClose = 'hide' | 'minimise' | 'close'

/**
 * V8 clears away what a page no longer needs once its memory has grown to twice what is in use; by itself, to four times.
 * A list that scrolls leaves 30 MB less behind. Call it before the app is ready; the main process is as before.
 */
export function keepPagesSmall(): void {
  app.commandLine.appendSwitch('js-flags', '--heap-growing-percent=100')
}

/**
 * Opens the window, sandboxed and without Node; it shows when it has something to show.
 * @param paths of preload script and of the file that remembers the window's place
 * @param zoomPercent how large everything in it is at first
 * @param startsShown false: it waits behind the tray icon or in the dock
 * @param onClose asked each time the person closes the window
 */
export function openWindow(
  paths: { preload: string; boundsFile: string },
  zoomPercent: number,
  startsShown: boolean,
  onClose: () => OnClose,
): BrowserWindow {
  const window = new BrowserWindow({
    ...rememberedBounds(paths.boundsFile),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Dropreel',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: paths.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      zoomFactor: zoomPercent / 100,
    },
  })
  rememberBounds(window, paths.boundsFile)
  window.once('ready-to-show', () => {
    if (startsShown) window.show()
    else if (onClose() === 'minimise') park(window)
  })
  window.on('close', (event) => {
    const wish = onClose()
    if (wish === 'close') return
    event.preventDefault()
    if (wish === 'hide') window.hide()
    else park(window)
  })
  window.on('restore', () => parked.delete(window))
  window.on('show', () => parked.delete(window))
  loadPage(window)
  return window
}

/** Loads the window's page, in the language of this process; `at` is where it begins, such as `#language`. */
export function loadPage(window: BrowserWindow, at = ''): void {
  void window.loadURL(`${windowUrl()}${at}`)
}

/** Offers to reload the window when its process has ended, and reports why it did. */
export function reloadWhenGone(
  window: BrowserWindow,
  onGone: (details: RenderProcessGoneDetails) => void,
): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    onGone(details)
    void askToReload().then((isWanted) => (isWanted ? window.reload() : app.quit()))
  })
}

/** Brings the window back, from wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

type Followed = Pick<BrowserWindow, 'isDestroyed' | 'isFocused' | 'isMinimized' | 'isVisible'> & {
  on(name: 'focus' | 'blur' | 'hide' | 'minimize', listener: () => void): Followed
}

/** Follows whether somebody works in the window, and tells at once when they turn away from it or close it. */
export function followFocus(window: Followed) {
  let hasFocus = window.isFocused()
  const listeners: (() => void)[] = []
  // The system tells that the focus has gone some time after a window is hidden, so that counts once.
  const leave = () => {
    if (hasFocus) for (const listener of listeners) listener()
    hasFocus = false
  }
  window.on('focus', () => (hasFocus = true))
  window.on('blur', leave).on('hide', leave).on('minimize', leave)
  // It may also tell late that there was focus.
  const isOpen = () => !window.isDestroyed() && window.isVisible() && !window.isMinimized()
  return {
    hasFocus: () => hasFocus && isOpen(),
    onLeft: (listener: () => void) => void listeners.push(listener),
  }
}

/** Those that are minimised only because there is no tray to hide behind. */
const parked = new WeakSet<BrowserWindow>()

function park(window: BrowserWindow): void {
  window.minimize()
  parked.add(window)
}

/** A hidden window is minimised once the tray has gone, and hidden again once there is one. */
export function followTray(window: BrowserWindow, hasTray: boolean): void {
  if (window.isDestroyed()) return
  if (hasTray && parked.delete(window)) window.hide()
  if (!hasTray && !window.isVisible()) park(window)
}
