import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppImageUpdater } from 'electron-updater'

/**
 * electron-updater deletes the old AppImage before it moves the new one, perhaps from another disk, and starts that
 * while the old one still runs. Here there is a whole AppImage at each moment, and the new one starts once the old one
 * has ended and has let go of its locks.
 */
export class SafeAppImageUpdater extends AppImageUpdater {
  /** Where it is not an AppImage, it still looks for new versions. */
  override isUpdaterActive(): boolean {
    return true
  }

  protected override doInstall({ isForceRunAfter }: { isForceRunAfter: boolean }): boolean {
    const { APPIMAGE: old } = process.env
    const fetched = this.downloadedUpdateHelper?.file
    const sha512 = this.downloadedUpdateHelper?.downloadedFileInfo?.sha512
    if (old === undefined || !fetched || !sha512) throw new Error('There is no new AppImage to install.')
    const place = placeFor(fetched, old)
    const beside = `${place}.new`
    try {
      copyFileSync(fetched, beside)
      // It was checked when it came, perhaps days ago.
      if (createHash('sha512').update(readFileSync(beside)).digest('base64') !== sha512) {
        throw new Error(`${fetched} has changed since it was fetched.`)
      }
      chmodSync(beside, 0o755)
      const file = openSync(beside, 'r')
      fsyncSync(file)
      closeSync(file)
      renameSync(beside, place)
    } catch (thrown) {
      rmSync(beside, { force: true })
      throw thrown
    }
    if (place !== old) rmSync(old, { force: true })
    if (isForceRunAfter) startOnceEnded(place)
    return true
  }
}

/** A name that tells its version changes with it; any other name is the person's own, and stays. */
function placeFor(fetched: string, old: string): string {
  return /\d+\.\d+\.\d+/.test(basename(old)) ? join(dirname(old), basename(fetched)) : old
}

const waitThenStart = 'while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; exec "$0"'

/** Starts a program once this process has ended: the state and the single instance are locked until then. */
export function startOnceEnded(program: string): void {
  spawn('/bin/sh', ['-c', waitThenStart, program, String(process.pid)], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  }).unref()
}
