import { expect, test, vi } from 'vitest'
import type { FileOutcome, FileTask, OpenToWrite } from '../../electron/disk/file-task.ts'
import { writersInProc } from '../../electron/disk/writers-in-proc.ts'

/** What /proc says, of a file on device 1 with inode 7, which /proc calls 70. */
const proc = vi.hoisted((): { found: OpenToWrite[]; asked: string[] } => ({ found: [], asked: [] }))

vi.mock('../../electron/disk/file-threads.ts', () => ({
  inThread: async (task: FileTask): Promise<FileOutcome> => {
    if (task.kind === 'numbers') {
      const processes = Array.from({ length: 100 }, (_, number) => String(number))
      return { kind: 'numbers', numbers: [{ device: '1', inode: '7', procInode: '70' }], processes }
    }
    if (task.kind !== 'open to write') throw new Error(task.kind)
    proc.asked.push(...task.processes)
    return { kind: 'open to write', found: proc.found.filter(({ pid }) => task.processes.includes(pid)) }
  },
}))

const here = { device: '1', inode: '7' }
const elsewhere = { device: '2', inode: '7' }

for (const [what, open, isWriter] of [
  ['the file by its handle', { inode: '70', at: here, mappedOn: null }, true],
  ['a file with the same number on another disk', { inode: '7', at: elsewhere, mappedOn: null }, false],
  ['another file', { inode: '8', at: here, mappedOn: null }, false],
  ['the file where /proc has no inode, before Linux 5.14', { inode: '', at: here, mappedOn: null }, true],
  ['another file where /proc has no inode', { inode: '', at: elsewhere, mappedOn: null }, false],
  ['the file mapped, under a path that is gone', { inode: '7', at: null, mappedOn: '9' }, true],
  [
    'the file mapped, under a path that is now another file',
    { inode: '7', at: elsewhere, mappedOn: '1' },
    true,
  ],
  ['a file mapped from another disk', { inode: '7', at: elsewhere, mappedOn: '2' }, false],
] as const) {
  test(`${what} ${isWriter ? 'counts' : 'does not count'} as written`, async () => {
    proc.found = [{ pid: '99', program: 'ffmpeg', ...open }]
    expect(await writersInProc(['/clip'])).toEqual([isWriter ? ['ffmpeg (process 99)'] : []])
  })
}

test('every process is looked at, once', async () => {
  proc.asked.length = 0
  await writersInProc(['/clip'])
  expect(proc.asked).toEqual(Array.from({ length: 100 }, (_, number) => String(number)))
})
