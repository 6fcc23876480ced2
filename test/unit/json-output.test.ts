import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Shown } from '../../electron/commands/output.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { jsonOutput } from '../../electron/commands/json-output.ts'
import { flush, Printer } from '../../electron/commands/printer.ts'

/** What a test reads of a line. */
type Line = { type: string; id: string; state?: string; sentBytes?: number }

const object = { etag: 'e', versionId: null, checksum: null }
const done = {
  kind: 'done',
  object,
  proof: 'none',
  resentBytes: 0,
  finishedAt: 0,
  local: { kind: 'kept', why: null },
} as const
const sending = { kind: 'sending', session: null, failures: 0 } as const

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function shown(id: string, state: Shown['state'], sentBytes = 0): Shown {
  const rest = { verifiedBytes: null, bytesPerSecond: null, etaSeconds: null, delivery: null, files: 1 }
  return { id, file: `/${id}`, key: id, state, sentBytes, sizeBytes: 100, ...rest }
}

/** What is written to standard output, and in how many writes. */
function output() {
  const writes: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, next) => (writes.push(String(chunk)), next()),
    writev: (chunks: { chunk: Buffer }[], next) => (
      writes.push(chunks.map(({ chunk }) => String(chunk)).join('')),
      next()
    ),
  })
  const nowhere = new Writable({ write: (_chunk, _encoding, next) => next() })
  const io = { stdout: new Printer(stream), stderr: new Printer(nowhere) }
  const said = jsonOutput(io)
  const lines = (): Line[] => {
    vi.advanceTimersByTime(1)
    return writes
      .join('')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Line => JSON.parse(line))
  }
  return { said, stream, writes, lines }
}

const all = () => []

test('a file that is over within a quarter of a second has no progress, but its end', () => {
  const { said, lines } = output()
  said.state(shown('a', sending), all)
  said.progress('a', () => shown('a', sending, 100), all)
  said.state(shown('a', done), all)
  vi.advanceTimersByTime(1000)
  expect(lines().map(({ type, state }) => state ?? type)).toEqual(['sending', 'done'])
})

test('progress is said four times a second, the latest of each file, also where nothing moves after it', () => {
  const { said, lines } = output()
  for (const sentBytes of [1, 2, 3]) {
    said.progress('a', () => shown('a', sending, sentBytes), all)
    said.progress('b', () => shown('b', sending, 10 * sentBytes), all)
  }
  vi.advanceTimersByTime(200)
  expect(lines()).toEqual([])
  vi.advanceTimersByTime(50)
  expect(lines().map(({ id, sentBytes }) => [id, sentBytes])).toEqual([
    ['a', 3],
    ['b', 30],
  ])
})

test('progress comes before the state that follows it, and never after the end', () => {
  const { said, lines } = output()
  said.progress('a', () => shown('a', sending, 50), all)
  said.state(
    shown('a', { kind: 'waiting', session: null, failures: 1, until: 'person', cause: cause() }),
    all,
  )
  said.progress('a', () => shown('a', sending, 60), all)
  said.failed({ id: 'a', file: '/a', error: cause() })
  said.end()
  vi.advanceTimersByTime(1000)
  expect(lines().map(({ type, sentBytes }) => [type, sentBytes])).toEqual([
    ['progress', 50],
    ['state', undefined],
    ['progress', 60],
    ['failed', undefined],
  ])
})

test('lines of one turn of the event loop go out in one write', () => {
  const { said, writes, lines } = output()
  for (const id of ['a', 'b', 'c']) said.state(shown(id, sending), all)
  expect(writes).toEqual([])
  expect(lines()).toHaveLength(3)
  expect(writes).toHaveLength(1)
})

test('lines that wait for the next turn of the event loop are written where the process ends before it', () => {
  const { said, stream, writes, lines } = output()
  for (const id of ['a', 'b']) said.state(shown(id, sending), all)
  flush(stream)
  expect(writes).toHaveLength(1)
  said.state(shown('c', sending), all)
  expect(lines().map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

function cause() {
  return new AppFailure('AccessDenied', 'bucket/a').error
}
