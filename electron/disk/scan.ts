import { constants, type Stats } from 'node:fs'
import { access, readdir, readlink, realpath, stat } from 'node:fs/promises'
import { basename, join, parse, relative, resolve, sep } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import { danglingLink, fileFailure, leadsOut, notAFile, notUtf8 } from './file-failure.ts'
import { isInside } from './inside.ts'
import { isUnwanted } from './unwanted.ts'
import { withRoom } from './with-room.ts'

/** A file that was found. Names are NFC, but `file` is as the disk has it. */
export type ScannedFile = {
  /** Absolute path. */
  file: string
  /** Path in the dropped folder with `/`; the name alone for a file that was dropped by itself. */
  relative: string
  /** The dropped folder's name; null for a file that was dropped by itself. */
  folder: string | null
  /** The place in the drop of the file, or of the folder it is in: from 1. */
  number: number
  /** Its place among all files of the drop, from 0. */
  place: number
  /** The real path of the dropped folder, which links must not lead out of; none where they may. */
  within?: string | undefined
  sizeBytes: number
  /** Milliseconds since the epoch. */
  modifiedAt: number
}

/** What the name alone says of a file. */
type Found = Omit<ScannedFile, 'place' | 'sizeBytes' | 'modifiedAt'>

/** What was found, and what was left out with the reason. */
export type Scan = { files: ScannedFile[]; skipped: AppFailure[] }

export type ScanChoices = {
  /** Also the links that lead out of the folder that they are in. */
  followLinks?: boolean | undefined
  signal?: AbortSignal | undefined
}

/** A walk through one dropped folder. `seen` holds the real paths of all folders it has been in. */
type Walk = {
  found: Scan
  root: string
  /** Null where the system has no real paths, as on some RAM disks of Windows. */
  realRoot: string | null
  folder: string
  number: number
  seen: Set<string>
} & ScanChoices

/** A9 before A10, whatever the case; the same everywhere, so not by the person's language. */
const { compare } = new Intl.Collator('en', { numeric: true })

/**
 * Files and folders with all that is in them, in natural order; what systems leave in folders (.DS_Store and the like)
 * is left out. Links are followed, but each folder is visited once. A path that is missing, unreadable, not a file,
 * not UTF-8 or empty is `skipped` as `FileMissing`, `FileUnreadable`, `FolderEmpty`; a link out of its folder, unless
 * `followLinks`, as `LinkLeadsOut`. Throws nothing but the reason of the signal.
 */
export async function scan(paths: string[], choices: ScanChoices = {}): Promise<Scan> {
  const found: Scan = { files: [], skipped: [] }
  for (const [index, path] of paths.entries()) {
    choices.signal?.throwIfAborted()
    const file = resolve(path)
    const facts = await factsOf(file)
    if (facts instanceof AppFailure) found.skipped.push(facts)
    else if (facts.isDirectory()) await scanFolder(file, index + 1, found, choices)
    else await addFile(found, { file, relative: nfc(basename(file)), folder: null, number: index + 1 }, facts)
  }
  return found
}

async function scanFolder(root: string, number: number, found: Scan, choices: ScanChoices): Promise<void> {
  const realRoot = await withRoom(() => realpath(root)).catch(() => null)
  const before = found.files.length + found.skipped.length
  const seen = new Set<string>()
  const walk = { ...choices, found, root, realRoot, folder: droppedName(root), number, seen }
  await visit(walk, root, realRoot ?? root)
  if (found.files.length + found.skipped.length === before)
    found.skipped.push(new AppFailure('FolderEmpty', root, { file: root }))
}

async function visit(walk: Walk, dir: string, realDir: string): Promise<void> {
  if (walk.seen.has(realDir)) return
  walk.seen.add(realDir)
  const listed = withRoom(() => readdir(dir, { withFileTypes: true, encoding: 'buffer' }))
  const entries = await listed.catch((thrown: unknown) => {
    walk.found.skipped.push(fileFailure(dir, thrown))
    return []
  })
  const wanted = entries
    .map((entry) => ({ name: entry.name.toString(), bytes: entry.name, isLink: entry.isSymbolicLink() }))
    .filter(({ name }) => !isUnwanted(name))
  const seen = await Promise.all(
    wanted.map(async ({ name, bytes, isLink }) => {
      const path = join(dir, name)
      const isUtf8 = Buffer.from(name).equals(bytes)
      return { name, path, isLink, facts: isUtf8 ? await factsOf(path) : notUtf8(join(dir, escaped(bytes))) }
    }),
  )
  for (const { path, isLink, facts } of seen.sort((one, other) => compare(one.name, other.name))) {
    walk.signal?.throwIfAborted()
    if (facts instanceof AppFailure) walk.found.skipped.push(facts)
    else if (isLink) await follow(walk, path, facts)
    else if (facts.isDirectory()) await visit(walk, path, join(realDir, basename(path)))
    else await addFile(walk.found, whereIn(walk, path), facts)
  }
}

/** A name that is not UTF-8, as shells write it: `Caf\\xE9.mov`. */
function escaped(name: Buffer): string {
  return name
    .toString('latin1')
    .replaceAll(/[^\0-\x7F]/g, (char) => `\\x${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

const howToFollow = 'If that is meant, --follow-links uploads what it leads to.'

/** A linked folder is not visited if its files come along anyway, or if it leads around in a circle. */
async function follow(walk: Walk, path: string, facts: Stats): Promise<void> {
  const { found, realRoot, followLinks = false } = walk
  const target = await withRoom(() => realpath(path)).catch(() => null)
  const isIn = target !== null && realRoot !== null && isInside(target, realRoot)
  const isAbove = target !== null && realRoot !== null && isInside(realRoot, target)
  if (facts.isDirectory() && (isIn || isAbove)) return
  const isWanted = facts.isDirectory() || facts.isFile()
  if (isWanted && !isIn && !followLinks) found.skipped.push(leadsOut(path, target, howToFollow))
  else if (facts.isDirectory()) await visit(walk, path, target ?? path)
  else await addFile(found, whereIn(walk, path), facts)
}

async function factsOf(path: string): Promise<Stats | AppFailure> {
  try {
    return await withRoom(() => stat(path))
  } catch (thrown) {
    const target = await readlink(path).catch(() => null)
    const failure = fileFailure(path, thrown)
    const isDangling = target !== null && failure.error.code === 'FileMissing'
    return isDangling ? danglingLink(path, target) : failure
  }
}

/** Files that cannot be read are reported now, not when their turn comes. */
async function addFile(found: Scan, where: Found, facts: Stats): Promise<void> {
  try {
    if (!facts.isFile()) throw notAFile(where.file, facts)
    await withRoom(() => access(where.file, constants.R_OK))
    const place = found.files.length
    found.files.push({ ...where, place, sizeBytes: facts.size, modifiedAt: facts.mtimeMs })
  } catch (thrown) {
    found.skipped.push(fileFailure(where.file, thrown))
  }
}

function whereIn({ root, realRoot, folder, number, followLinks = false }: Walk, file: string): Found {
  const within = followLinks ? undefined : (realRoot ?? undefined)
  return { file, relative: nfc(relative(root, file)).split(sep).join('/'), folder, number, within }
}

/** The name of a file or folder that was dropped. The root of a disk has none; on Windows its letter serves. */
export function droppedName(path: string): string {
  return nfc(basename(path)) || parse(path).root.replaceAll(/[^A-Z]/giu, '') || 'disk'
}

function nfc(text: string): string {
  return text.normalize('NFC')
}
