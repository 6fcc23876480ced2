import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * A file as Linux numbers it: device and inode as `stat` has them, and the inode as /proc has it. On overlays the two
 * can differ.
 */
export type NumberedFile = { device: bigint; inode: bigint; procInode: string }

/** What /proc gives as the inode of an open file before Linux 5.14. */
const noInode = ''

/** The numbers of the file that is at the path now. Throws system errors. */
export async function numbersOf(file: string): Promise<NumberedFile> {
  const handle = await open(file, 'r')
  try {
    const { dev, ino } = await handle.stat({ bigint: true })
    return { device: dev, inode: ino, procInode: inodeIn(textOf(`/proc/self/fdinfo/${handle.fd}`)) }
  } finally {
    await handle.close()
  }
}

/**
 * The processes that can change each of these files: those that have it open for writing, or mapped shared and
 * writable, under whatever name. Only processes whose /proc this user may read are seen, which are the user's own.
 * https://man7.org/linux/man-pages/man5/proc.5.html
 */
export async function writersInProc(files: NumberedFile[]): Promise<string[][]> {
  const writers = files.map((): string[] => [])
  const isAsked = new Set(files.flatMap(({ inode, procInode }) => [procInode, String(inode)]))
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const written = [...writtenHandles(pid, isAsked), ...writtenMaps(pid, isAsked)]
    if (written.length > 0) {
      const found = await Promise.all(written.map(facts))
      for (const [index, file] of files.entries()) {
        if (found.some((one) => isSame(one, file))) writers[index]?.push(`${nameOf(pid)} (process ${pid})`)
      }
    }
    // The window stays responsive: some processes have thousands of open files.
    await nextTurn()
  }
  return writers
}

/** A file that a process can change. Where it leads, and, for a mapped file, its device as the map has it. */
type Written = { path: string; mapped: { device: bigint; inode: string } | null }

/** The permission of the link in /proc/<pid>/fd tells how the file was opened. */
function writtenHandles(pid: string, isAsked: ReadonlySet<string>): Written[] {
  return entriesOf(`/proc/${pid}/fd`)
    .filter((handle) => {
      const link = lstatSync(`/proc/${pid}/fd/${handle}`, { throwIfNoEntry: false })
      if (link === undefined || (link.mode & 0o200) === 0) return false
      return isAsked.has(inodeIn(textOf(`/proc/${pid}/fdinfo/${handle}`)))
    })
    .map((handle) => ({ path: `/proc/${pid}/fd/${handle}`, mapped: null }))
}

/** Address, `-w-s`, offset, device, inode and path of what is mapped shared and writable. */
const writtenMap = /^\S+ .w.s \S+ ([0-9a-f]+):([0-9a-f]+) (\d+) +(.*)$/gm

function writtenMaps(pid: string, isAsked: ReadonlySet<string>): Written[] {
  return Array.from(textOf(`/proc/${pid}/maps`).matchAll(writtenMap))
    .map(([, major = '', minor = '', inode = '', path = '']) => ({
      path,
      mapped: { device: deviceOf(Number.parseInt(major, 16), Number.parseInt(minor, 16)), inode },
    }))
    .filter(({ mapped }) => isAsked.has(mapped.inode))
}

async function facts({ path, mapped }: Written) {
  return { mapped, at: await stat(path, { bigint: true }).catch(() => null) }
}

/**
 * Maps on btrfs and overlays show another device than `stat`, so the path has its say too. Where that leads nowhere,
 * the inode is all that is known, and the file counts as written.
 */
function isSame({ mapped, at }: Awaited<ReturnType<typeof facts>>, file: NumberedFile): boolean {
  const isAtPath = at?.dev === file.device && at.ino === file.inode
  if (mapped === null || isAtPath) return isAtPath
  const isInode = mapped.inode === file.procInode || mapped.inode === String(file.inode)
  return isInode && (at === null || mapped.device === file.device)
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
  return textOf(`/proc/${pid}/comm`).trimEnd() || 'a program'
}

/** Empty for a process that has ended, or is somebody else's. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
