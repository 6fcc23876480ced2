import { lstat } from 'node:fs/promises'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import type { Trash } from '../engine/ports.ts'

/**
 * Moves files to the trash with `move`, never by unlinking. A symbolic link is refused: the link would go and the file
 * that was uploaded would stay. A move that reports success and leaves the file is a failure too.
 */
export function trashBy(move: (file: string) => Promise<void>): Trash {
  return {
    async discard(file) {
      try {
        const before = await lstat(file)
        if (before.isSymbolicLink()) throw failure('it is a symbolic link, and the file is elsewhere')
        await move(file)
        if (await isThere(file, before.ino)) throw failure('the system left it where it is')
      } catch (thrown) {
        if (thrown instanceof AppFailure) throw thrown
        const [text = ''] = messageOf(thrown).split('\n')
        throw failure(text.replace(/\.$/, ''), thrown)
      }
    },
  }
}

/**
 * The trash of the system, for programs without a window. Windows is asked for its trash and deletes for good all the
 * same where there is none (network drives) and what does not fit in, so there every file stays.
 * https://github.com/sindresorhus/trash/issues/107
 */
export function systemTrash(platform: NodeJS.Platform = process.platform): Trash {
  return trashBy(async (file) => {
    if (platform === 'win32') throw failure('on Windows only the app can do that without a risk')
    // Few commands need it, so none of them waits for it at its start.
    const { default: trash } = await import('trash')
    await trash(file, { glob: false })
  })
}

async function isThere(file: string, inode: number): Promise<boolean> {
  try {
    return (await lstat(file)).ino === inode
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false
    throw thrown
  }
}

function failure(why: string, cause?: unknown): AppFailure {
  return new AppFailure('TrashFailed', why, { cause })
}
