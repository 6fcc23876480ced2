// Runs on a thread of its own (file-worker.js), so its calls wait. Plain JavaScript, as Node loads it as it is.
// https://man7.org/linux/man-pages/man5/proc.5.html
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
} from 'node:fs'

/** @typedef {import('./file-task.ts').FileNumbers} FileNumbers */
/** @typedef {import('./file-task.ts').FileProblem} FileProblem */
/** @typedef {import('./file-task.ts').OpenToWrite} OpenToWrite */

/** What /proc gives as the inode of an open file before Linux 5.14. */
const noInode = ''
/** OVERLAYFS_SUPER_MAGIC of linux/magic.h: containers have it, and its inodes in /proc may be others. */
const overlay = 0x794c7630
/** What only lasts for a while, as core/exhaustion.ts has it. */
const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EAGAIN'])

/**
 * How Linux numbers these files, and the ids of all processes. Throws what only lasts for a while.
 * @param {string[]} files
 * @param {(thrown: unknown) => FileProblem} problemOf
 * @returns {{ numbers: (FileNumbers | FileProblem)[], processes: string[] }}
 */
export function numbersOf(files, problemOf) {
  /** @type {Map<bigint, boolean>} */
  const overlays = new Map()
  const numbers = files.map((file) => {
    try {
      const { dev, ino } = statSync(file, { bigint: true })
      const isOverlay = overlays.get(dev) ?? statfsSync(file).type === overlay
      overlays.set(dev, isOverlay)
      const inode = String(ino)
      return { device: String(dev), inode, procInode: isOverlay ? procInodeOf(file) : inode }
    } catch (thrown) {
      if (isExhausted(thrown)) throw thrown
      return problemOf(thrown)
    }
  })
  return { numbers, processes: entriesOf('/proc').filter((name) => /^\d+$/.test(name)) }
}

/** @param {string} file */
function procInodeOf(file) {
  // A pipe in the place of a file is not waited for.
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return inodeIn(textOf(`/proc/self/fdinfo/${fd}`))
  } finally {
    closeSync(fd)
  }
}

/**
 * What these processes have open for writing, or mapped shared and writable, under whatever name, if it has one of these
 * inodes. Throws what only lasts for a while.
 * @param {string[]} processes
 * @param {string[]} inodes
 * @returns {OpenToWrite[]}
 */
export function openToWrite(processes, inodes) {
  // Where /proc has no inode, an open file may be any of them.
  const asked = new Set([...inodes, noInode])
  /** @type {OpenToWrite[]} */
  const found = []
  for (const pid of processes) {
    const { folder, handles } = openIn(pid)
    for (const { inode, path, mappedOn } of [...writtenHandles(folder, handles), ...writtenMaps(folder)]) {
      if (!asked.has(inode)) continue
      const at = numbersAt(path)
      if (at === null && mappedOn === null) continue
      found.push({ pid, program: textOf(`/proc/${pid}/comm`).trimEnd(), inode, at, mappedOn })
    }
  }
  return found
}

/**
 * Where /proc shows what a process has open. One whose first thread has ended shows it at its other threads alone.
 * @param {string} pid
 */
function openIn(pid) {
  const folder = `/proc/${pid}`
  const handles = entriesOf(`${folder}/fd`)
  if (handles.length > 0) return { folder, handles }
  const other = entriesOf(`${folder}/task`).find((thread) => thread !== pid)
  if (other === undefined) return { folder, handles }
  return { folder: `${folder}/task/${other}`, handles: entriesOf(`${folder}/task/${other}/fd`) }
}

/**
 * The permission of the link in /proc/<pid>/fd tells how the file was opened.
 * @param {string} folder
 * @param {string[]} handles
 */
function writtenHandles(folder, handles) {
  return handles.flatMap((handle) => {
    const path = `${folder}/fd/${handle}`
    const link = lstatSync(path, { throwIfNoEntry: false })
    if (link === undefined || (link.mode & 0o200) === 0) return []
    return [{ inode: inodeIn(textOf(`${folder}/fdinfo/${handle}`)), path, mappedOn: null }]
  })
}

/** Address, `-w-s`, offset, device, inode and path of what is mapped shared and writable. */
const writtenMap = /^\S+ .w.s \S+ ([0-9a-f]+):([0-9a-f]+) (\d+) +(.*)$/gm

/** @param {string} folder */
function writtenMaps(folder) {
  return Array.from(
    textOf(`${folder}/maps`).matchAll(writtenMap),
    ([, major = '', minor = '', inode = '', path = '']) => ({
      inode,
      path,
      mappedOn: deviceOf(Number.parseInt(major, 16), Number.parseInt(minor, 16)),
    }),
  )
}

/**
 * What is at a path of /proc by now; null where that leads nowhere.
 * @param {string} path
 */
function numbersAt(path) {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return { device: String(dev), inode: String(ino) }
  } catch {
    return null
  }
}

/**
 * Linux's device number, as `stat` has it (makedev of the C library).
 * @param {number} major
 * @param {number} minor
 */
function deviceOf(major, minor) {
  const [high, low] = [BigInt(major), BigInt(minor)]
  return String(((high & ~0xfffn) << 32n) | ((high & 0xfffn) << 8n) | ((low & ~0xffn) << 12n) | (low & 0xffn))
}

/** @param {string} fdinfo */
function inodeIn(fdinfo) {
  return /^ino:\s*(\d+)$/m.exec(fdinfo)?.[1] ?? noInode
}

/**
 * Empty for a process that has ended, or is somebody else's. Without a free descriptor nobody can tell: that throws.
 * @param {string} folder
 * @returns {string[]}
 */
function entriesOf(folder) {
  try {
    return readdirSync(folder)
  } catch (thrown) {
    if (isExhausted(thrown)) throw thrown
    return []
  }
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if (isExhausted(thrown)) throw thrown
    return ''
  }
}

/** @param {unknown} thrown */
function isExhausted(thrown) {
  return thrown instanceof Error && 'code' in thrown && exhausted.has(String(thrown.code))
}
