import { randomBytes } from 'node:crypto'
import {
  link,
  lstat,
  open,
  readdir,
  readFile,
  rename,
  utimes,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FileWriter } from '../support/file-writer.ts'
import { Chance } from './chance.ts'

export type HistoryPlace = {
  /** A folder for this history, as the command sees it. */
  folder: string
  /** The same folder, as its other users see it: for a bind mount it has another path. */
  actors: string
  /** Its trash on the same mount, for the actors; null where that is the home's. */
  trash: string | null
  home: string
  /** What a command has to begin with. */
  within: string[]
}

/** One file whose upload ends in the trash if all goes well, while others do what the seed says. */
export class Story {
  readonly chance: Chance
  readonly file: string
  readonly path: string
  readonly what: string[] = []
  readonly writers: FileWriter[] = []
  /** A handle of each version that was ever at the path: its inode is not given to another file meanwhile. */
  readonly versions: FileHandle[] = []
  readonly #place: HistoryPlace

  constructor(seed: number, place: HistoryPlace) {
    this.chance = new Chance(seed)
    this.#place = place
    this.file = join(place.folder, `reel-${seed}.mov`)
    this.path = join(place.actors, `reel-${seed}.mov`)
  }

  get infos(): string[] {
    return this.#trashes.map((trash) => join(trash, 'info', `${basename(this.path)}.trashinfo`))
  }

  get #trashes(): string[] {
    const { home, trash } = this.#place
    return [join(home, '.local', 'share', 'Trash'), ...(trash === null ? [] : [trash])]
  }

  async entries(): Promise<string[]> {
    const stem = basename(this.path, '.mov')
    const found = await Promise.all(
      this.#trashes.map(async (trash) => {
        const names = await readdir(join(trash, 'files')).catch(() => [])
        return names.filter((name) => name.startsWith(stem)).map((name) => join(trash, 'files', name))
      }),
    )
    return found.flat()
  }

  async create(path: string, bytes: Buffer): Promise<void> {
    await writeFile(path, bytes)
    this.versions.push(await open(path, 'r'))
  }

  /** What others do to the file. Where it is gone already, they do nothing. */
  async act(what: string): Promise<void> {
    this.what.push(what)
    try {
      await this.#act(what)
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown
      this.what.push('(too late)')
    }
  }

  async #act(what: string): Promise<void> {
    const { path, chance } = this
    if (what === 'edit' || what === 'edit and put the mtime back') {
      const { atime, mtime } = await lstat(path)
      const handle = await open(path, 'r+')
      await handle.write(randomBytes(8), 0, 8, chance.whole(0, 1000))
      await handle.close()
      if (what !== 'edit') await utimes(path, atime, mtime)
    }
    if (what === 'rename over') {
      const { size } = await lstat(path)
      const newer = `${path}.new-${this.what.length}`
      await this.create(newer, randomBytes(size))
      await rename(newer, path)
    }
    if (what === 'hard link') await link(path, `${path}.link-${this.what.length}`)
    if (what === 'write') for (const writer of this.writers) await writer.write('written')
    if (what === 'end writers') for (const writer of this.writers.splice(0)) await writer.end()
  }

  async end(): Promise<void> {
    for (const writer of this.writers) await writer.end()
    for (const version of this.versions) await version.close()
  }
}

/**
 * `isExcused`: the proof rests on the word of a store that lies, or the row says that the file in the trash is another
 * one. `objects` is what the store really has.
 */
type Facts = { isExcused: boolean; isSentElsewhere: boolean; objects: Buffer[] }

/**
 * The newest version is at its path or in the trash; what is in the trash is no copy, and is in the store. Throws an
 * Error that says what is wrong.
 */
export async function check(story: Story, { isExcused, isSentElsewhere, objects }: Facts): Promise<void> {
  const entries = await story.entries()
  const atPath = await lstat(story.path, { bigint: true }).catch(() => null)
  const inodes = await Promise.all(
    story.versions.map(async (version) => (await version.stat({ bigint: true })).ino),
  )
  const inTrash = await Promise.all(entries.map(async (entry) => (await lstat(entry, { bigint: true })).ino))
  if (atPath?.ino !== inodes.at(-1) && !inTrash.some((inode) => inode === inodes.at(-1)))
    throw new Error('the newest version is lost')
  if (inTrash.some((inode) => !inodes.includes(inode))) throw new Error('a copy is in the trash')
  if (isSentElsewhere && entries.length > 0)
    throw new Error('another Dropreel still needs what is in the trash')
  for (const entry of entries) {
    const bytes = await readFile(entry)
    if (objects.some((object) => object.equals(bytes))) continue
    if (!isExcused) throw new Error('what is in the trash is not in the store')
  }
}
