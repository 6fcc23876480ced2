import { t } from '../contract/index.ts'
import type { AppFailure } from '../core/errors.ts'
import { failureOf, numbersOf, openToWrite } from './ask-file.ts'
import type { FileNumbers, OpenToWrite } from './file-task.ts'

/** So many processes are looked at in one go: what others ask of the thread meanwhile does not wait for all of them. */
const lookedAtOnce = 32

/**
 * The processes that can change each of these files: those that have it open for writing, or mapped shared and
 * writable, under whatever name; null without /proc. Only processes whose /proc this user may read are seen, which are
 * the user's own. Throws `ComputerBusy`.
 */
export async function writersInProc(paths: string[]): Promise<(string[] | null | AppFailure)[]> {
  const { numbers, processes } = await numbersOf(paths)
  const inodes = numbers.flatMap((one) => ('why' in one ? [] : [one.inode, one.procInode]))
  const unlike = [...new Set(inodes)]
  const found: OpenToWrite[] = []
  for (let at = 0; at < processes.length && unlike.length > 0; at += lookedAtOnce)
    found.push(...(await openToWrite(processes.slice(at, at + lookedAtOnce), unlike)))
  return numbers.map((one, index) => {
    if ('why' in one) return failureOf(paths[index] ?? '', one)
    if (processes.length === 0) return null
    const writers = found.filter((open) => isSame(one, open))
    return Array.from(new Set(writers.map(({ pid, program }) => nameOf(pid, program))))
  })
}

/**
 * Whether this is the file. Maps on btrfs and overlays show another device than `stat`, and their paths may lead nowhere
 * by now; then the inode is all that is known, and the file counts as written.
 */
function isSame({ device, inode, procInode }: FileNumbers, open: OpenToWrite): boolean {
  // Where /proc has no inode, before Linux 5.14, it may be any file.
  if (open.inode !== inode && open.inode !== procInode && open.inode !== '') return false
  const { at, mappedOn } = open
  if (at?.device === device && at.inode === inode) return true
  return mappedOn !== null && (at === null || mappedOn === device)
}

function nameOf(pid: string, program: string): string {
  return t('files.program', { name: program || t('files.aProgram'), pid })
}
