import type * as Fs from 'node:fs'
import { constants } from 'node:fs'
import { appendFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { beforeEach, expect, test, vi } from 'vitest'
import { perform } from '../../electron/disk/file-tasks.js'
import type { FileOutcome, FileRead } from '../../electron/disk/file-task.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

/** What happens at the call of this name, before it. */
const at = vi.hoisted(() => ({ call: '', act: (): void => undefined, flags: 0 }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>()
  const watched = Object.fromEntries(
    (['openSync', 'fstatSync', 'readSync', 'closeSync'] as const).map((name) => [
      name,
      (...args: unknown[]): unknown => {
        if (name === 'openSync') at.flags = Number(args[1])
        if (name === at.call) at.act()
        return Reflect.apply(fs[name], fs, args)
      },
    ]),
  )
  return { ...fs, ...watched }
})

const fs = await vi.importActual<typeof Fs>('node:fs')

beforeEach(() => void Object.assign(at, { call: '', act: () => undefined }))

async function clip(text = 'frames'): Promise<string> {
  const file = join(await temporaryDir(), 'clip.mov')
  await writeFile(file, text)
  return file
}

type Read = {
  offsetBytes?: number
  sizeBytes?: number
  sum?: number
  within?: string
  device?: string | null
}

function read(
  file: string,
  { offsetBytes = 0, sizeBytes = 6, sum = 0, within, device = null }: Read = {},
): FileOutcome & { bytes: string } {
  const memory = Buffer.from(new SharedArrayBuffer(1024), 7, sizeBytes)
  const outcome = perform({ kind: 'read', file, within, device, memory, offsetBytes, sizeBytes, sum })
  return { ...outcome, bytes: memory.toString() }
}

function lookedAt(outcome: FileOutcome): FileRead {
  if (outcome.kind !== 'read') throw new Error(outcome.kind)
  return outcome.read
}

function openFiles(): number {
  return fs.readdirSync('/proc/self/fd').length
}

const problem = (expected: object): unknown => expect.objectContaining({ kind: 'problem', problem: expected })

test('a file is read whole, with its CRC-32, and looked at before and after', async () => {
  const outcome = read(await clip())
  expect(outcome).toMatchObject({ kind: 'read', bytes: 'frames', read: { crc32: crc32('frames') } })
  const { before, after } = lookedAt(outcome)
  expect(after).toEqual(before)
})

test('a range of a file is read, and its CRC-32 goes on from that of what comes before it', async () => {
  const file = await clip()
  const rest = read(file, { offsetBytes: 2, sizeBytes: 4, sum: crc32('fr') })
  expect(rest).toMatchObject({ bytes: 'ames', read: { crc32: crc32('frames') } })
  expect(read(file, { offsetBytes: 3, sizeBytes: 4 })).toEqual(problem({ why: 'ended early' }))
})

test('a file that grows while it is read is another one after than before', async () => {
  const file = await clip()
  Object.assign(at, { call: 'readSync', act: () => fs.appendFileSync(file, '!') })
  const changed = { before: { sizeBytes: 6 }, after: { sizeBytes: 7 } }
  expect(read(file)).toMatchObject({ kind: 'read', read: changed })
})

test('nor does the one that took its place count as the one that was read', async () => {
  const file = await clip()
  await writeFile(`${file}.new`, 'edited')
  Object.assign(at, { call: 'readSync', act: () => fs.renameSync(`${file}.new`, file) })
  const outcome = read(file)
  expect(outcome).toMatchObject({ kind: 'read', bytes: 'frames' })
  const { before, after } = lookedAt(outcome)
  expect(after.inode).not.toBe(before.inode)
})

test('a disk that fails while it is read is told', async () => {
  const eio = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
  Object.assign(at, {
    call: 'readSync',
    act: () => {
      throw eio
    },
  })
  expect(read(await clip())).toEqual(problem({ why: 'system', code: 'EIO', message: eio.message }))
})

test('a file that ends early is refused', async () => {
  expect(read(await clip(), { sizeBytes: 7 })).toEqual(problem({ why: 'ended early' }))
})

test('what takes the place of the file before it is opened is not waited for, and not read', async () => {
  const file = await clip()
  const place = { file, within: undefined, device: null }
  Object.assign(at, {
    call: 'openSync',
    act: () => {
      fs.renameSync(file, `${file}.away`)
      fs.mkdirSync(file)
    },
  })
  expect(perform({ kind: 'check', ...place })).toEqual(problem({ why: 'no file', kind: 'folder' }))
  // As pipes would be: opening one waits for its writer without this flag.
  expect(at.flags & constants.O_NONBLOCK).toBe(constants.O_NONBLOCK)
  expect(at.flags & (constants.O_WRONLY | constants.O_RDWR)).toBe(0)
})

test('what is no file is not opened', async () => {
  const folder = dirname(await clip())
  Object.assign(at, { call: 'openSync', act: () => expect.unreachable('opened') })
  expect(read(folder)).toEqual(problem({ why: 'no file', kind: 'folder' }))
})

test('a link that leads out of the folder is refused before a byte of it is read', async () => {
  const dir = await temporaryDir()
  await mkdir(join(dir, 'drop'))
  await writeFile(join(dir, 'secret'), 'secret')
  await symlink('../secret', join(dir, 'drop/clip.mov'))
  const outcome = read(join(dir, 'drop/clip.mov'), { within: join(dir, 'drop') })
  expect(outcome).toEqual(problem({ why: 'leads out', place: join(dir, 'secret') }))
  expect(outcome.bytes).toBe('\0'.repeat(6))
  expect(read(join(dir, 'drop/clip.mov'), { within: dir })).toMatchObject({ kind: 'read' })
})

test('a file whose drive is gone is told from one that was deleted', async () => {
  const file = await clip()
  await rename(file, `${file}.away`)
  const other = perform({ kind: 'identity', file, device: 'another' })
  expect(other).toEqual(problem({ why: 'no drive', code: 'ENOENT', message: expect.any(String) }))
  const device = String(fs.statSync(dirname(file)).dev)
  const same = perform({ kind: 'identity', file, device })
  expect(same).toEqual(problem({ why: 'system', code: 'ENOENT', message: expect.any(String) }))
})

test('the time of a file is as Node tells it, also for keys that are made of it', async () => {
  const file = await clip()
  await appendFile(file, 'more')
  for (const seconds of [1, 1_700_000_000.123456, 0.5]) {
    fs.utimesSync(file, seconds, seconds)
    const outcome = perform({ kind: 'facts', file, mustBeReadable: true })
    expect(outcome).toMatchObject({ kind: 'facts', facts: { modifiedAt: fs.statSync(file).mtimeMs } })
  }
})

test.runIf(process.platform === 'linux')('no file stays open', async () => {
  const file = await clip()
  const before = openFiles()
  for (let times = 0; times < 5; times++) {
    read(file)
    read(file, { sizeBytes: 7 })
    read(file, { within: join(dirname(file), 'elsewhere') })
  }
  expect(openFiles()).toBe(before)
})
