import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppFailure, systemCode } from '../core/errors.ts'
import { identityFrom } from './facts-of-stat.js'
import type { MovedFile, TrashPlace } from '../engine/trash-port.ts'
import { t } from '../contract/index.ts'

/**
 * A place in a trash that only the system's own call `move` knows. Which file was moved shows a handle that was open
 * before: it follows the file, and a file that another one has replaced has no name any more.
 */
export async function placeOfSystem(
  file: string,
  move: (file: string) => Promise<void>,
): Promise<TrashPlace> {
  const device = String((await stat(dirname(file), { bigint: true })).dev)
  return {
    async take(check) {
      const handle = await open(file, 'r')
      try {
        const before = await look(handle, device)
        const whyBefore = await check(before.moved)
        if (whyBefore !== null) throw new Error(whyBefore)
        await move(file)
        if (await isAt(file, before.moved.identity.inode)) throw new Error(t('trash.systemLeftIt'))
        const after = await look(handle, device)
        const why = after.hasName ? await check(after.moved) : t('trash.placeTaken')
        if (why !== null) throw new AppFailure('LeftInTrash', t('trash.putItBack', { why }))
      } finally {
        await handle.close()
      }
    },
    release: () => Promise.resolve(),
  }
}

async function look(handle: FileHandle, device: string): Promise<{ moved: MovedFile; hasName: boolean }> {
  const facts = await handle.stat({ bigint: true })
  const moved = { path: null, isFile: facts.isFile(), identity: identityFrom(facts, device) }
  return { moved, hasName: facts.nlink > 0n }
}

async function isAt(file: string, inode: string): Promise<boolean> {
  try {
    return String((await lstat(file, { bigint: true })).ino) === inode
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false
    throw thrown
  }
}
