import { constants, lstatSync, readdirSync, readFileSync, type BigIntStats } from 'node:fs'
import { open, stat, statfs } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import pMap from 'p-map'
import { AppFailure } from '../core/errors.ts'
import { isExhausted } from '../core/exhaustion.ts'
import { factsOf } from './ask-file.ts'
import { fileFailure } from './file-failure.ts'
import { withRoom } from './with-room.ts'
import { t } from '../contract/index.ts'

/** So that a folder of thousands of files does not need as many handles. */
const openedAtOnce = 8

/**
 * A file as Linux numbers it: device and inode as `stat` has them, and the inode as /proc has it. `writers` are process
 * ids.
 */
type AskedFile = { device: bigint; inode: bigint; procInode: string; writers: Set<string> }

/** What /proc gives as the inode of an open file before Linux 5.14. */
const noInode = ''
/** OVERLAYFS_SUPER_MAGIC of linux/magic.h: containers have it, and its inodes in /proc may be others. */
const overlay = 0x794c7630

async function asked(
  path: string,
  isOverlay: (path: string, device: bigint) => Promise<boolean>,
): Promise<AskedFile | AppFailure> {
  try {
    const { identity } = await factsOf(path, false)
    const [device, inode] = [BigInt(identity.device), BigInt(identity.inode)]
    const procInode = (await isOverlay(path, device))
      ? await withRoom(() => procInodeOf(path))
      : identity.inode
    return { device, inode, procInode, writers: new Set() }
  } catch (thrown) {
    return fileFailure(path, thrown)
  }
}

/** Asks once for each device. */
function overlays(): (path: string, device: bigint) => Promise<boolean> {
  const known = new Map<bigint, Promise<boolean>>()
  return (path, device) => {
    const answer = known.get(device) ?? statfs(path).then(({ type }) => type === overlay)
    known.set(device, answer)
    return answer
  }
}

async function procInodeOf(path: string): Promise<string> {
  // A pipe in the place of a file is not waited for.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return inodeIn(textOf(`/proc/self/fdinfo/${handle.fd}`))
  } finally {
    await handle.close()
  }
}

/**
 * The processes that can change each of these files: those that have it open for writing, or mapped shared and
 * writable, under whatever name; null without /proc. Only processes whose /proc this user may read are seen, which are
 * the user's own.
 * https://man7.org/linux/man-pages/man5/proc.5.html
 */
export async function writersInProc(paths: string[]): Promise<(string[] | null | AppFailure)[]> {
  const isOverlay = overlays()
  const files = await pMap(paths, (path) => asked(path, isOverlay), { concurrency: openedAtOnce })
  const byInode = new Map<string, AskedFile[]>()
  for (const file of files) {
    if (file instanceof AppFailure) continue
    // Where /proc has no inode, each open file may be any of them.
    for (const inode of new Set([file.procInode, String(file.inode), noInode])) {
      const others = byInode.get(inode) ?? []
      others.push(file)
      byInode.set(inode, others)
    }
  }
  const pids = entriesOf('/proc').filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const { folder, handles } = openIn(pid)
    const written = [...writtenHandles(folder, handles, byInode), ...writtenMaps(folder, byInode)]
    for (const { inode, path, device } of written) {
      const at = await stat(path, { bigint: true }).catch(() => null)
      for (const file of byInode.get(inode) ?? []) {
        if (isSame(file, at, device)) file.writers.add(pid)
      }
    }
    // The window stays responsive: some processes have thousands of open files.
    await nextTurn()
  }
  return files.map((file) => {
    if (file instanceof AppFailure) return file
    return pids.length === 0 ? null : Array.from(file.writers, nameOf)
  })
}

/** Something that a process can change: its inode as /proc has it, its path, and the device of a mapped file. */
type Written = { inode: string; path: string; device: bigint | null }

/** Where /proc shows what a process has open. One whose first thread has ended shows it at its other threads alone. */
function openIn(pid: string): { folder: string; handles: string[] } {
  const folder = `/proc/${pid}`
  const handles = entriesOf(`${folder}/fd`)
  if (handles.length > 0) return { folder, handles }
  const other = entriesOf(`${folder}/task`).find((thread) => thread !== pid)
  if (other === undefined) return { folder, handles }
  return { folder: `${folder}/task/${other}`, handles: entriesOf(`${folder}/task/${other}/fd`) }
}

/** The permission of the link in /proc/<pid>/fd tells how the file was opened. */
function writtenHandles(folder: string, handles: string[], asked: ReadonlyMap<string, unknown>): Written[] {
  return handles.flatMap((handle) => {
    const path = `${folder}/fd/${handle}`
    const link = lstatSync(path, { throwIfNoEntry: false })
    if (link === undefined || (link.mode & 0o200) === 0) return []
    const inode = inodeIn(textOf(`${folder}/fdinfo/${handle}`))
    return asked.has(inode) ? [{ inode, path, device: null }] : []
  })
}

/** Address, `-w-s`, offset, device, inode and path of what is mapped shared and writable. */
const writtenMap = /^\S+ .w.s \S+ ([0-9a-f]+):([0-9a-f]+) (\d+) +(.*)$/gm

function writtenMaps(folder: string, asked: ReadonlyMap<string, unknown>): Written[] {
  return Array.from(textOf(`${folder}/maps`).matchAll(writtenMap)).flatMap(
    ([, major = '', minor = '', inode = '', path = '']) =>
      asked.has(inode)
        ? [{ inode, path, device: deviceOf(Number.parseInt(major, 16), Number.parseInt(minor, 16)) }]
        : [],
  )
}

/**
 * Whether this is the file: `at` is what is at the path. Maps on btrfs and overlays show another device than `stat`, and
 * their paths may lead nowhere by now; then the inode is all that is known, and the file counts as written.
 */
function isSame({ device, inode }: AskedFile, at: BigIntStats | null, mappedOn: bigint | null): boolean {
  if (at?.dev === device && at.ino === inode) return true
  return mappedOn !== null && (at === null || mappedOn === device)
}

/** Linux's device number, as `stat` has it (makedev of the C library). */
function deviceOf(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)]
  return ((high & ~0xfffn) << 32n) | ((high & 0xfffn) << 8n) | ((low & ~0xffn) << 12n) | (low & 0xffn)
}

function inodeIn(fdinfo: string): string {
  return /^ino:\s*(\d+)$/m.exec(fdinfo)?.[1] ?? noInode
}

function nameOf(pid: string): string {
  return t('files.program', { name: textOf(`/proc/${pid}/comm`).trimEnd() || t('files.aProgram'), pid })
}

/** Empty for a process that has ended, or is somebody else's. Without a free descriptor nobody can tell: that throws. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (thrown) {
    if (isExhausted(thrown)) throw thrown
    return []
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if (isExhausted(thrown)) throw thrown
    return ''
  }
}
