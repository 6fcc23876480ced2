import type * as Fs from 'node:fs'
import type * as FsPromises from 'node:fs/promises'
import { readdir, readlink, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { isExhausted, whenThereIsRoom } from '../../electron/core/exhaustion.ts'
import { nextTry } from '../../electron/core/retry-policy.ts'
import { credentialProviders } from '../../electron/credentials/index.ts'
import { fileFailure } from '../../electron/disk/file-failure.ts'
import {
  fileSource,
  identityOf,
  lockState,
  openDestinations,
  openJournal,
  readJournal,
  scan,
} from '../../electron/disk/index.ts'
import type { FileTask } from '../../electron/disk/file-task.ts'
import { openWriters } from '../../electron/disk/open-writers.ts'
import { classify } from '../../electron/s3/failures/classify.ts'
import { failureFacts } from '../../electron/s3/failures/failure-facts.ts'
import { openFileWriter } from '../support/file-writer.ts'
import { added } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

/** How many calls for a path that holds this text find no free descriptor. */
const room = vi.hoisted(() => ({ path: '', missing: 0, refused: 0 }))

const refuse = vi.hoisted(() => (path: unknown) => {
  if (room.missing === 0 || !String(path).includes(room.path)) return
  room.missing--
  room.refused++
  throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })
})

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof FsPromises>()
  const guarded = Object.fromEntries(
    (['open', 'readdir', 'readFile', 'writeFile', 'appendFile', 'stat'] as const).map((name) => [
      name,
      async (...args: unknown[]) => {
        refuse(args[0])
        return Reflect.apply(fs[name], fs, args)
      },
    ]),
  )
  return { ...fs, ...guarded }
})
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>()
  const guarded = Object.fromEntries(
    (['readdirSync', 'readFileSync', 'openSync'] as const).map((name) => [
      name,
      (...args: unknown[]) => {
        refuse(args[0])
        return Reflect.apply(fs[name], fs, args)
      },
    ]),
  )
  // Folders of the state are looked at, too.
  const statSync = (path: string, ...rest: unknown[]): unknown => {
    if (path.endsWith('.mov')) refuse(path)
    return Reflect.apply(fs.statSync, fs, [path, ...rest])
  }
  return { ...fs, ...guarded, statSync }
})

/** Tests cannot take the room of another thread. */
vi.mock('../../electron/disk/file-threads.ts', async () => {
  const { perform } = await import('../../electron/disk/file-tasks.js')
  return { inThread: async (task: FileTask) => perform(task) }
})

afterEach(() => void Object.assign(room, { path: '', missing: 0 }))

/** Three calls in a row that open something fail. */
async function withoutRoom<T>(act: () => Promise<T>): Promise<T> {
  Object.assign(room, { missing: 3, refused: 0 })
  const value = await act()
  expect(room.refused).toBe(3)
  return value
}

const never = new AbortController().signal
const emfile = () => Object.assign(new Error('connect EMFILE 127.0.0.1:443'), { code: 'EMFILE' })

async function master(text = 'a finished film'): Promise<string> {
  const file = join(await temporaryDir(), 'Master.mov')
  await writeFile(file, text)
  return file
}

test('a file whose name is that of such an error is missing, not waited for', async () => {
  const file = join(await temporaryDir(), 'EMFILE or EAGAIN.mov')
  await expect(identityOf(file)).rejects.toMatchObject({ error: { code: 'FileMissing' } })
})

test('a folder is searched once there is room', async () => {
  const file = await master()
  const { files, skipped } = await withoutRoom(() => scan([join(file, '..')]))
  expect([files.map((found) => found.file), skipped]).toEqual([[file], []])
})

test('a file is identified, opened, read and summed once there is room', async () => {
  const path = await master()
  await withoutRoom(() => identityOf(path))
  const source = fileSource()
  const file = await withoutRoom(() => source.open(path, null))
  const { body: part } = await withoutRoom(() => file.readPart(2, 8))
  const chunks: Uint8Array[] = []
  for await (const chunk of part.chunks()) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe('finished')
  part.release()
  const sums = await withoutRoom(() =>
    file.sums(15, [{ algorithm: 'CRC32', partSizeBytes: null }], () => undefined, never),
  )
  expect(sums).toHaveLength(1)
})

test('a file that another one has replaced is not read on', async () => {
  const path = await master()
  const file = await fileSource().open(path, null)
  await writeFile(`${path}.new`, 'another one here')
  await rename(`${path}.new`, path)
  await expect(file.readPart(0, 4)).rejects.toMatchObject({ error: { code: 'SourceChanged' } })
})

test.skipIf(process.platform !== 'linux')('an upload that waits keeps no file open', async () => {
  const path = await master()
  const file = await fileSource().open(path, null)
  const { body: part } = await file.readPart(0, 4)
  const open = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  expect(open).not.toContain(path)
  part.release()
})

test('journal, lock and list are opened once there is room', async () => {
  const dir = await temporaryDir()
  const lock = await withoutRoom(() => lockState(dir, { wait: 'no' }))
  await lock.release()
  const journal = await withoutRoom(() => openJournal(dir))
  await journal.append(added('a'), 'durable')
  await journal.close()
  expect(await withoutRoom(() => readJournal(dir))).toHaveLength(1)
  expect((await withoutRoom(() => openDestinations(dir))).damaged()).toEqual([])
})

test.skipIf(process.platform !== 'linux')('a writer is found once there is room to look for it', async () => {
  const writers = openWriters()
  // Each of these tells of the writer: one that is left out would hide it.
  for (const [how, place] of [
    ['append', 'fd'],
    ['append', 'fdinfo/'],
    ['map', 'maps'],
  ] as const) {
    const file = await master()
    const writer = await openFileWriter(file, how)
    onTestFinished(() => writer.end())
    room.path = `/proc/${writer.pid}/${place}`
    expect(await withoutRoom(() => writers(file))).toEqual([expect.stringContaining(`process ${writer.pid}`)])
  }
})

test('profiles are read once there is room', async () => {
  const dir = await temporaryDir()
  await writeFile(join(dir, 'credentials'), '[studio]\naws_access_key_id = A\naws_secret_access_key = S\n')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  onTestFinished(() => void vi.unstubAllEnvs())
  const provider = credentialProviders({
    environment: {},
    demo: () => Promise.reject(new Error('there is none')),
    now: Date.now,
    askMfaCode: () => Promise.reject(new Error('nobody is there')),
    warn: () => undefined,
    isPersonThere: false,
  })({ kind: 'profile', name: 'studio' })
  expect(await withoutRoom(() => provider())).toMatchObject({ accessKeyId: 'A' })
})

test('what lasts is told as what it is, and tried again for minutes', async () => {
  const waits: number[] = []
  const failure = await whenThereIsRoom(
    () => Promise.reject(emfile()),
    async (ms) => void waits.push(ms),
  ).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({
    error: {
      code: 'ComputerBusy',
      message: expect.stringContaining('too many files are open'),
      detail: 'EMFILE',
    },
  })
  const waited = waits.reduce((sum, ms) => sum + ms, 0)
  expect([waited > 15_000, waited < 30_000]).toEqual([true, true])
  // Nobody waits for it twice.
  expect(isExhausted(failure)).toBe(false)
  const failed = {
    waitedMs: 0,
    maxWaitMs: null,
    retryAfterMs: null,
    patience: 'usual',
    now: 0,
    chance: 0.999,
  } as const
  expect(nextTry({ ...failed, reaction: 'room', failures: 60 })).toMatchObject({ kind: 'wait', ms: 1998 })
  expect(nextTry({ ...failed, reaction: 'room', failures: 61 })).toEqual({ kind: 'give-up' })
})

test.each(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EAGAIN', 'EAI_MEMORY'])(
  '%s is told as what it is, of a file and of a connection',
  (code) => {
    const thrown = Object.assign(new Error(`${code}: no`), { code })
    expect(fileFailure('/rushes', thrown).error.code).toBe('ComputerBusy')
    const address = { endpoint: 'https://s3.example.com', region: 'x', bucket: 'b', pathStyle: true }
    const question = {
      operation: 'UploadPart',
      key: 'k',
      host: 's3.example.com',
      address: { ...address, credentials: { kind: 'env' }, linkCredentials: null },
    } as const
    const inside = new AggregateError([thrown], 'all tries failed')
    for (const one of [thrown, inside])
      expect(classify(failureFacts(one, 0), question, one).error.code).toBe('ComputerBusy')
  },
)
