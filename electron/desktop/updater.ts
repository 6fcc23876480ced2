import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import {
  CancellationToken,
  MacUpdater,
  NsisUpdater,
  type AppUpdater,
  type ProgressInfo,
  type UpdateInfo,
} from 'electron-updater'
import type { Release } from '../contract/index.ts'
import { SafeAppImageUpdater, startOnceEnded } from './app-image-updater.ts'
import { isAtMost, isSafe, UpdateFeed } from './update-feed.ts'

/** A download that brings nothing for so long is given up. */
const silentMs = 60_000
/** Of the notes, as many characters are shown. */
const mostNotes = 8000

/** Where electron-updater's lines go. */
type Logger = NonNullable<AppUpdater['logger']>

/**
 * electron-updater with Dropreel's rules: nothing is fetched or installed that nobody asked for, never an older version.
 * @param feed the address of the feed's folder; nothing is asked of it over plain http
 */
export function openUpdater(feed: string, logger: Logger) {
  const url = new URL(feed.endsWith('/') ? feed : `${feed}/`)
  const updater = updaterOf(process.platform)
  const { netSession } = updater
  // The feed, the file, and where a server leads to another one.
  netSession.webRequest.onBeforeRequest((request, answer) =>
    answer({ cancel: !isSafe(new URL(request.url)) }),
  )
  // A small answer that is compressed could become a large file; Chromium unpacks only what was asked for.
  updater.requestHeaders = { 'accept-encoding': 'identity' }
  /** Of the file that was found, and of what may come now. The feed itself is limited where it is read. */
  let sizeBytes = 0
  let mostBytes = Infinity
  netSession.webRequest.onHeadersReceived(({ statusCode, responseHeaders }, answer) =>
    answer({ cancel: statusCode < 300 && !isAtMost(mostBytes, responseHeaders) }),
  )
  updater.logger = logger
  updater.autoDownload = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  updater.setFeedURL({ provider: 'custom', updateProvider: UpdateFeed, feed: url.href })

  return {
    async look(): Promise<Release | null> {
      const found = await updater.checkForUpdates()
      if (found?.isUpdateAvailable !== true) return null
      sizeBytes = Math.max(...found.updateInfo.files.map(({ size = 0 }) => size))
      return releaseOf(found.updateInfo)
    },
    download: updatesItself()
      ? async () => {
          mostBytes = sizeBytes
          await download(updater).finally(() => (mostBytes = Infinity))
        }
      : null,
    installAtEnd(may: boolean): void {
      updater.autoInstallOnAppQuit = may
    },
    /** Ends the app, installs and starts it again; where that fails, the old one starts again. */
    install(): void {
      updater.once('error', () => {
        const { APPIMAGE } = process.env
        if (APPIMAGE === undefined) app.relaunch()
        else startOnceEnded(APPIMAGE)
        app.quit()
      })
      updater.quitAndInstall(true, true)
    },
  }
}

function updaterOf(platform: NodeJS.Platform): AppUpdater {
  if (platform === 'win32') return new NsisUpdater()
  return platform === 'darwin' ? new MacUpdater() : new SafeAppImageUpdater()
}

/**
 * Whether this package may replace itself: an AppImage that its user may write, what the NSIS installer has installed,
 * and a macOS app. Packages of a system, MSI and portable programs are replaced by whoever brought them.
 */
function updatesItself(): boolean {
  if (process.platform === 'darwin') return true
  if (process.platform === 'win32') {
    const { PORTABLE_EXECUTABLE_FILE } = process.env
    const uninstaller = join(dirname(process.execPath), `Uninstall ${app.getName()}.exe`)
    return PORTABLE_EXECUTABLE_FILE === undefined && existsSync(uninstaller)
  }
  const { APPIMAGE } = process.env
  try {
    if (APPIMAGE === undefined) return false
    accessSync(APPIMAGE, constants.W_OK)
    accessSync(dirname(APPIMAGE), constants.W_OK)
    return true
  } catch {
    return false
  }
}

async function download(updater: AppUpdater): Promise<void> {
  // Only then does electron-updater prepare to install at the end.
  updater.autoInstallOnAppQuit = true
  const token = new CancellationToken()
  const giveUp = () => {
    token.cancel()
    // electron-updater would go on writing.
    void updater.netSession.closeAllConnections()
  }
  const timer = setTimeout(giveUp, silentMs)
  const came = (_progress: ProgressInfo) => void timer.refresh()
  updater.on('download-progress', came)
  try {
    await updater.downloadUpdate(token)
  } finally {
    updater.off('download-progress', came)
    clearTimeout(timer)
  }
}

function releaseOf({ version, releaseNotes }: UpdateInfo): Release {
  const notes = typeof releaseNotes === 'string' ? releaseNotes.trim() : ''
  return { version, notes: notes.length > mostNotes ? `${notes.slice(0, mostNotes)}…` : notes }
}
