import { randomUUID } from 'node:crypto'
import { link, lstat, open, realpath, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join, parse } from 'node:path'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import type { MovedFile, TrashPlace } from '../engine/trash-port.ts'
import { syncDirectory } from './atomic-file.ts'
import { identityFrom } from './facts-of-stat.js'
import { watchLastChanges } from './last-changes.ts'
import { trashFolderFor, type TrashFolder } from './trash-folder.ts'
import { withRoom } from './with-room.ts'
import { t, type PlainKey } from '../contract/index.ts'

/** With `.trashinfo` it stays below 143 bytes, the least that a file system on Linux takes (eCryptfs). */
const longestNameBytes = 120
/** What is longer is no file type: a name with one dot near its beginning has to be shortened at its end. */
const longestExtensionBytes = 20

/**
 * Reserves a place in the trash of the file's own mount, after the freedesktop specification. The file only ever gets
 * another name: it is neither copied nor unlinked, so a kill at any moment leaves it whole in one of the two places.
 * Throws system errors, and an Error with the reason where there is no such trash.
 * https://specifications.freedesktop.org/trash/latest/
 */
export async function linuxPlace(path: string, environment: NodeJS.ProcessEnv): Promise<TrashPlace> {
  // Links to folders may lead elsewhere by the time the file is put back.
  const folder = await realpath(dirname(path))
  const file = join(folder, basename(path))
  const trash = await trashFolderFor(folder, environment)
  const name = await reserveName(trash, file)
  const [entry, info] = [join(trash.files, name), infoOf(trash, name)]
  const changes = watchLastChanges(file)
  let isThere = false

  async function putBack(why: string): Promise<never> {
    await moveBack(entry, file).catch((thrown: unknown) => {
      const known = reasons[systemCode(thrown)]
      const reason = known === undefined ? messageOf(thrown) : t(known)
      throw new AppFailure('LeftInTrash', t('trash.notPutBack', { why, name, reason }), { cause: thrown })
    })
    isThere = false
    throw new Error(t('trash.putBack', { why }))
  }

  return {
    async take(check) {
      await rename(file, entry)
      isThere = true
      const why = (await changes.hasChanged())
        ? t('keptFile.changedLast')
        : await movedFile(entry, trash).then(check).catch(messageOf)
      if (why !== null) await putBack(why)
      await synced(trash.files)
    },
    async release() {
      changes.close()
      if (!isThere) await rm(info, { force: true })
    },
  }
}

const reasons: Partial<Record<string, PlainKey>> = {
  EEXIST: 'trash.anotherThere',
  // FAT and exFAT have none, and Linux may refuse them for files of other users.
  EPERM: 'trash.noHardLinks',
  ENOTSUP: 'trash.noHardLinks',
}

/** Replaces nothing: a link fails where something is, and a renamed folder replaces an empty one at most. */
async function moveBack(entry: string, file: string): Promise<void> {
  if ((await lstat(entry)).isDirectory()) return rename(entry, file)
  await link(entry, file)
  await synced(dirname(file))
  await unlink(entry)
}

/** Not all file systems can do that for a folder, and after a power loss the file is whole all the same. */
async function synced(folder: string): Promise<void> {
  await syncDirectory(folder).catch(() => undefined)
}

async function movedFile(entry: string, { files }: TrashFolder): Promise<MovedFile> {
  const facts = await lstat(entry, { bigint: true })
  const { dev } = await lstat(files, { bigint: true })
  return { path: entry, isFile: facts.isFile(), identity: identityFrom(facts, String(dev)) }
}

/** The info file is written first, and nobody but its maker may use its name. Answers the name. */
async function reserveName(trash: TrashFolder, file: string): Promise<string> {
  const text = infoText(trash.recordedPath(file), new Date())
  for (const name of namesFor(basename(file))) {
    const info = infoOf(trash, name)
    if (!(await writeNew(info, text))) continue
    if (await isFree(join(trash.files, name))) {
      await synced(trash.info)
      return name
    }
    // Some program left a file without its info file: a rename would replace it.
    await rm(info, { force: true })
  }
  throw new Error(t('trash.noName'))
}

/** False where the file is there already. Leaves no half of one behind. */
async function writeNew(file: string, text: string): Promise<boolean> {
  const handle = await withRoom(() => open(file, 'wx', 0o600)).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'EEXIST') return null
    throw thrown
  })
  if (handle === null) return false
  try {
    await handle.writeFile(text)
    await handle.sync()
    return true
  } catch (thrown) {
    await rm(file, { force: true })
    throw thrown
  } finally {
    await handle.close()
  }
}

async function isFree(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return true
      throw thrown
    },
  )
}

/** The file's own name where it is free, else one that nobody has. */
function namesFor(name: string): string[] {
  const { ext: afterDot } = parse(name)
  const ext = Buffer.byteLength(afterDot) <= longestExtensionBytes ? afterDot : ''
  const letters = Array.from(name.slice(0, name.length - ext.length))
  const room = longestNameBytes - Buffer.byteLength(ext) - ' 0123456789ab'.length
  while (Buffer.byteLength(letters.join('')) > room && letters.length > 1) letters.pop()
  const isShort = Buffer.byteLength(name) <= longestNameBytes
  const unique = Array.from({ length: 3 }, () => `${letters.join('')} ${randomUUID().slice(-12)}${ext}`)
  return isShort ? [name, ...unique] : unique
}

function infoOf({ info }: TrashFolder, name: string): string {
  return join(info, `${name}.trashinfo`)
}

/** The date is in local time, and a path in bytes of UTF-8, escaped as in URLs. */
function infoText(path: string, now: Date): string {
  const escaped = path.split('/').map(encodeURIComponent).join('/')
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
  return `[Trash Info]\nPath=${escaped}\nDeletionDate=${local}\n`
}
