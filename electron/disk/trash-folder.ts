import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { systemCode } from '../core/errors.ts'
import { baseDir, homeDir } from './home-dir.ts'
import { isSameMount, mountOf, topOf, type Mount } from './mounts.ts'

/** A trash folder of this user: where files go, where is written what they were, and how their old path is written. */
export type TrashFolder = { files: string; info: string; recordedPath: (path: string) => string }

const stickyBit = 0o1000

/**
 * The trash folder on the mount of `folder`, made if it is missing: the home's, else the one at the top of the mount.
 * Throws an Error with the reason where there is none, and system errors.
 * https://specifications.freedesktop.org/trash/latest/
 */
export async function trashFolderFor(folder: string, environment: NodeJS.ProcessEnv): Promise<TrashFolder> {
  const mount = await mountOf(folder)
  const home = homeTrash(environment)
  if (isSameMount(mount, await mountOfNearest(home))) {
    await mkdir(home, { recursive: true, mode: 0o700 })
    const made = await foldersIn(home, mount)
    if (made !== null) return { ...made, recordedPath: (path) => path }
  }
  const top = await topOf(mount)
  const made = top === null ? null : await foldersIn(await trashAtTop(top), mount)
  if (top === null || made === null) throw new Error('there is no trash on its drive')
  return { ...made, recordedPath: (path) => relative(top, path) }
}

function homeTrash(environment: NodeJS.ProcessEnv): string {
  const data = baseDir(environment, 'XDG_DATA_HOME') ?? join(homeDir(environment), '.local', 'share')
  return join(data, 'Trash')
}

async function mountOfNearest(folder: string): Promise<Mount> {
  try {
    return await mountOf(folder)
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT' || dirname(folder) === folder) throw thrown
    return mountOfNearest(dirname(folder))
  }
}

/** Where an administrator has made one for all users it is used, unless another user could have put it there. */
async function trashAtTop(top: string): Promise<string> {
  const user = String(process.getuid?.())
  const shared = await lstat(join(top, '.Trash')).catch(() => null)
  if (shared?.isDirectory() === true && (shared.mode & stickyBit) !== 0) {
    const own = await ownFolder(join(top, '.Trash', user)).catch(() => null)
    if (own !== null) return own
  }
  return ownFolder(join(top, `.Trash-${user}`))
}

/** Makes the folder if it is missing. Throws where something else is in its place, or another user's folder. */
async function ownFolder(folder: string): Promise<string> {
  await makeFolder(folder)
  const facts = await lstat(folder)
  if (!facts.isDirectory() || facts.uid !== process.getuid?.())
    throw new Error(`${folder} is not a folder of yours`)
  return folder
}

/** Null where one of them leads to another mount: nothing could be renamed into it. */
async function foldersIn(trash: string, mount: Mount): Promise<{ files: string; info: string } | null> {
  const folders = { files: join(trash, 'files'), info: join(trash, 'info') }
  for (const folder of Object.values(folders)) await makeFolder(folder)
  return isSameMount(mount, await mountOf(folders.files)) ? folders : null
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((thrown: unknown) => {
    if (systemCode(thrown) !== 'EEXIST') throw thrown
  })
}
