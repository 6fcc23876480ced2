import { execFile } from 'node:child_process'
import { lstat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import type { Trash, TrashPlace } from '../engine/trash-port.ts'
import { linuxPlace } from './linux-trash.ts'
import { placeOfSystem } from './system-trash.ts'
import { t, type PlainKey } from '../contract/index.ts'

/** A system's own call that moves a file to the trash. */
export type MoveToTrash = (file: string) => Promise<void>

type TrashOptions = {
  environment: NodeJS.ProcessEnv
  /** What the desktop offers the app; null in a program without a window. Linux does without it. */
  moveByDesktop: MoveToTrash | null
  platform?: NodeJS.Platform
}

/**
 * The trash of this computer. On Linux it is our own: the desktops' programs copy a file to another drive and unlink it.
 * The call of macOS moves and fails where a drive has no trash. Windows deletes for good where there is no recycle bin,
 * unless the caller prevents it, as Electron does: so without the app every file stays there (decision 0024).
 */
export function systemTrash(options: TrashOptions): Trash {
  return {
    async prepare(file) {
      const place = await worded(file, async () => {
        if ((await lstat(file)).isSymbolicLink()) throw new Error(t('trash.isLink'))
        return placeFor(file, options)
      })
      return { take: (check) => worded(file, () => place.take(check)), release: () => place.release() }
    },
  }
}

async function placeFor(file: string, options: TrashOptions): Promise<TrashPlace> {
  const { environment, moveByDesktop, platform = process.platform } = options
  if (platform === 'linux') return linuxPlace(file, environment)
  const move = moveByDesktop ?? (platform === 'darwin' ? moveByFoundation : null)
  if (move === null) throw new Error(t('trash.notWithoutApp'))
  return placeOfSystem(file, move)
}

/** A system that takes longer hangs, as with a network drive that is gone; in milliseconds. */
const trashedWithinMs = 60_000

/** JavaScript for Automation, which comes with macOS: `$()` takes the error of an Objective-C method. */
const trashItem = `
function run([path]) {
  ObjC.import('Foundation')
  const [url, error] = [$.NSURL.fileURLWithPath(path), $()]
  if (!$.NSFileManager.defaultManager.trashItemAtURLResultingItemURLError(url, null, error))
    throw new Error(error.localizedDescription.js)
}`

/** https://developer.apple.com/documentation/foundation/filemanager/trashitem(at:resultingitemurl:) */
async function moveByFoundation(file: string): Promise<void> {
  await promisify(execFile)('/usr/bin/osascript', ['-l', 'JavaScript', '-e', trashItem, file], {
    timeout: trashedWithinMs,
    killSignal: 'SIGKILL',
  })
}

const reasons: Partial<Record<string, PlainKey>> = {
  EXDEV: 'trash.noTrash',
  EROFS: 'trash.readOnly',
  EACCES: 'trash.notAllowed',
  EPERM: 'trash.notAllowed',
  EBUSY: 'trash.systemHolds',
  ENOSPC: 'trash.full',
  EDQUOT: 'trash.full',
}

/** Gives failures their words. Throws `TrashFailed`, `LeftInTrash`, and `FileMissing` where the file is gone. */
async function worded<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (thrown) {
    if (thrown instanceof AppFailure) throw thrown
    if (systemCode(thrown) === 'ENOENT' && !(await isThere(file)))
      throw new AppFailure('FileMissing', file, { cause: thrown })
    const [text = ''] = messageOf(thrown).split('\n')
    const known = reasons[systemCode(thrown)]
    const why = known === undefined ? text.replace(/\.$/, '') : t(known)
    throw new AppFailure('TrashFailed', why, { cause: thrown })
  }
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (thrown: unknown) => systemCode(thrown) !== 'ENOENT',
  )
}
