import { opendir, readdir, readlink, realpath } from 'node:fs/promises'
import { basename, join, parse, relative, resolve, sep } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import { isJunk } from '../core/leftovers.ts'
import { factsOf } from './ask-file.ts'
import { Batches, type Take } from './batches.ts'
import { danglingLink, fileFailure, leadsOut, notAFile, notUtf8 } from './file-failure.ts'
import type { FileFacts } from './file-task.ts'
import { isInside } from './inside.js'
import type { Scan, ScannedFile } from './scanned-file.ts'
import { sortInTurns } from './sort-in-turns.ts'
import { withRoom } from './with-room.ts'
import { t } from '../contract/index.ts'

/** What the name alone says of a file. */
type Found = Omit<ScannedFile, 'place' | 'sizeBytes' | 'modifiedAt'>

export type ScanChoices = {
  /** Also the links that lead out of the folder that they are in. */
  followLinks?: boolean | undefined
  /** Also junk that is one of the paths itself is left out. */
  leavesOutNamedJunk?: boolean | undefined
  signal?: AbortSignal | undefined
}

/** A walk through one dropped folder. `seen` holds the real paths of all folders it has been in. */
type Walk = {
  found: Batches
  root: string
  /** Null where the system has no real paths, as on some RAM disks of Windows. */
  realRoot: string | null
  folder: string
  number: number
  seen: Set<string>
} & ScanChoices

/** So many files are looked at side by side. */
const lookedAtOnce = 64

/** So many entries of a folder are read at once. */
const listedAtOnce = 256

/** What is no UTF-8 has been replaced by this character. */
const replaced = '\uFFFD'

/** A9 before A10, whatever the case; the same everywhere, so not by the person's language. */
const { compare } = new Intl.Collator('en', { numeric: true })

/** What `scanInBatches` finds, all of it. */
export async function scan(paths: readonly string[], choices: ScanChoices = {}): Promise<Scan> {
  const all: Scan = { files: [], skipped: [], junk: [] }
  const take: Take = async ({ files, skipped, junk }) => {
    all.files.push(...files)
    for (const failure of skipped) all.skipped.push(failure)
    for (const name of junk) all.junk.push(name)
  }
  await scanInBatches(paths, take, choices)
  return all
}

/**
 * Files and folders with all that is in them, in natural order; what systems leave in folders (.DS_Store and the like)
 * is `junk`. Links are followed, but each folder is visited once. A path that is missing, unreadable, not a file,
 * not UTF-8 or empty is `skipped` as `FileMissing`, `FileUnreadable`, `FolderEmpty`; a link out of its folder, unless
 * `followLinks`, as `LinkLeadsOut`. Hands over what it finds while it looks for more. Throws the reason of the signal,
 * and what `take` throws; by then nothing is being taken any more.
 */
export async function scanInBatches(
  paths: readonly string[],
  take: Take,
  choices: ScanChoices = {},
): Promise<void> {
  const found = new Batches(take)
  try {
    await scanPaths(paths, found, choices)
    await found.end()
  } finally {
    await found.rest()
  }
}

async function scanPaths(paths: readonly string[], found: Batches, choices: ScanChoices): Promise<void> {
  const wanted = paths.map((path, index) => ({ file: resolve(path), number: index + 1 }))
  for await (const { item, facts } of lookedAt(wanted, ({ file }) => look(file), choices.signal)) {
    const { file, number } = item
    if (facts instanceof AppFailure) found.skip(facts)
    else if (facts.kind === 'folder') await scanFolder(file, number, found, choices)
    else if (choices.leavesOutNamedJunk === true && isJunk(basename(file))) found.leaveOut(basename(file))
    else await addFile(found, { file, relative: nfc(basename(file)), folder: null, number }, facts)
  }
}

/** Looks at some of many side by side, and answers in their order. */
async function* lookedAt<T>(
  items: readonly T[],
  look: (item: T) => Promise<FileFacts | AppFailure>,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ item: T; facts: FileFacts | AppFailure }> {
  for (let at = 0; at < items.length; at += lookedAtOnce) {
    const some = items.slice(at, at + lookedAtOnce)
    const looks = await Promise.all(some.map(async (item) => ({ item, facts: await look(item) })))
    for (const one of looks) {
      signal?.throwIfAborted()
      yield one
    }
  }
}

async function scanFolder(root: string, number: number, found: Batches, choices: ScanChoices): Promise<void> {
  const realRoot = await withRoom(() => realpath(root)).catch(() => null)
  const before = found.files + found.skipped
  const seen = new Set<string>()
  const walk = { ...choices, found, root, realRoot, folder: droppedName(root), number, seen }
  await visit(walk, root, realRoot ?? root)
  if (found.files + found.skipped === before) found.skip(new AppFailure('FolderEmpty', root, { file: root }))
}

async function visit(walk: Walk, dir: string, realDir: string): Promise<void> {
  if (walk.seen.has(realDir)) return
  walk.seen.add(realDir)
  const sorted = await sortInTurns(await namesIn(walk, dir), inOrder)
  const lookAt = async (named: Named) => {
    if (typeof named === 'string') return await look(join(dir, named))
    const { name, strange } = named
    return strange === null ? await look(join(dir, name)) : notUtf8(join(dir, escaped(strange)))
  }
  for await (const { item, facts } of lookedAt(sorted, lookAt, walk.signal)) {
    const path = join(dir, nameOf(item))
    if (facts instanceof AppFailure) walk.found.skip(facts)
    else if (typeof item !== 'string' && item.isLink) await follow(walk, path, facts)
    else if (facts.kind === 'folder') await visit(walk, path, join(realDir, basename(path)))
    else await addFile(walk.found, whereIn(walk, path), facts)
  }
}

/** A name; there may be very many. Of a link that is known, too, and of what is not UTF-8 its bytes. */
type Named = string | { name: string; strange: Buffer | null; isLink: boolean }

function nameOf(named: Named): string {
  return typeof named === 'string' ? named : named.name
}

function inOrder(one: Named, other: Named): number {
  const [name, next] = [nameOf(one), nameOf(other)]
  return compare(name, next) || Number(name > next) - Number(name < next)
}

async function namesIn({ found }: Walk, dir: string): Promise<Named[]> {
  const listed = namesOfText(dir).catch(() => null)
  const names =
    (await listed) ??
    (await namesOfBytes(dir).catch((thrown: unknown) => {
      found.skip(fileFailure(dir, thrown))
      return []
    }))
  const junk = names.map(nameOf).filter(isJunk)
  for (const name of junk.sort()) found.leaveOut(name)
  return junk.length === 0 ? names : names.filter((named) => !isJunk(nameOf(named)))
}

/** Null where there is a name that is not UTF-8. Some at a time: all entries of a large folder at once take 70 MB. */
async function namesOfText(dir: string): Promise<Named[] | null> {
  const names: Named[] = []
  for await (const entry of await withRoom(() => opendir(dir, { bufferSize: listedAtOnce }))) {
    const { name } = entry
    if (name.includes(replaced)) return null
    names.push(entry.isSymbolicLink() ? { name, strange: null, isLink: true } : name)
  }
  return names
}

async function namesOfBytes(dir: string): Promise<Named[]> {
  const entries = await withRoom(() => readdir(dir, { withFileTypes: true, encoding: 'buffer' }))
  return entries.map((entry) => {
    const name = entry.name.toString()
    const isUtf8 = !name.includes(replaced) || Buffer.from(name).equals(entry.name)
    return { name, strange: isUtf8 ? null : entry.name, isLink: entry.isSymbolicLink() }
  })
}

/** A name that is not UTF-8, as shells write it: `Caf\\xE9.mov`. */
function escaped(name: Buffer): string {
  return name
    .toString('latin1')
    .replaceAll(/[^\0-\x7F]/g, (char) => `\\x${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** A linked folder is not visited if its files come along anyway, or if it leads around in a circle. */
async function follow(walk: Walk, path: string, facts: FileFacts): Promise<void> {
  const { found, realRoot, followLinks = false } = walk
  const target = await withRoom(() => realpath(path)).catch(() => null)
  const isIn = target !== null && realRoot !== null && isInside(target, realRoot)
  const isAbove = target !== null && realRoot !== null && isInside(realRoot, target)
  if (facts.kind === 'folder' && (isIn || isAbove)) return
  const isWanted = facts.kind === 'folder' || facts.kind === 'file'
  if (isWanted && !isIn && !followLinks) found.skip(leadsOut(path, target, t('files.followLinks')))
  else if (facts.kind === 'folder') await visit(walk, path, target ?? path)
  else await addFile(found, whereIn(walk, path), facts)
}

/** Files that cannot be read are reported now, not when their turn comes. */
async function look(path: string): Promise<FileFacts | AppFailure> {
  try {
    return await factsOf(path, true)
  } catch (thrown) {
    const failure = fileFailure(path, thrown)
    const target = await readlink(path).catch(() => null)
    const isDangling = target !== null && failure.error.code === 'FileMissing'
    return isDangling ? danglingLink(path, target) : failure
  }
}

async function addFile(found: Batches, where: Found, facts: FileFacts): Promise<void> {
  const { file, relative, folder, number, within } = where
  const { kind, identity, modifiedAt } = facts
  if (kind !== 'file') return found.skip(notAFile(file, kind))
  const { sizeBytes } = identity
  await found.add({ file, relative, folder, number, within, sizeBytes, modifiedAt, place: found.files })
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
