import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type Os from 'node:os'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Line } from '../../../electron/s3/transport/line.ts'
import { watchSilence } from '../../../electron/s3/transport/silence.ts'
import { listen } from '../../faults/support/listen.ts'
import { openDeadLine } from '../../support/dead-line.ts'

const network = vi.hoisted(() => ({ isUp: true }))
vi.mock('node:os', async (original) => {
  const os = await original<typeof Os>()
  return { ...os, networkInterfaces: () => (network.isUp ? os.networkInterfaces() : {}) }
})

// By the timers that a test can step.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, value: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms, value)
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
    }),
}))

/** From now on time passes only as `vi.advanceTimersByTimeAsync` says. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

const times = { silentMs: 100, everyMs: 40, longestMs: 160, graceMs: 100, knownMs: 300 }
const muchBytes = 16 * 1024 * 1024
const patient = { untoldMs: 600_000, answerMs: 600_000 }

/** A line whose store answers looks as `there` says; counts them. */
function looked() {
  const seen = { there: false, looks: 0, dropped: 0 }
  const line = new Line(
    {
      isThere: async () => {
        seen.looks++
        return seen.there
      },
      dropIdle: () => void seen.dropped++,
      onTurn: () => undefined,
    },
    times,
  )
  return { line, seen }
}

/** A request whose connection has died, on this line; rejects with what ends it. */
async function sentOn(line: Line, method: string, stalledMs = 1_800): Promise<unknown> {
  const { port, close } = await openDeadLine(null)
  onTestFinished(close)
  const sent = request({ port, host: '127.0.0.1', method, agent: false })
  watchSilence(sent, { limits: { ...patient, stalledMs }, line, onSilence: null })
  sent.end(method === 'PUT' ? Buffer.alloc(muchBytes) : undefined)
  return once(sent, 'response')
}

test('who waits hears of the store when it answers after it did not', async () => {
  const { line, seen } = looked()
  const back = line.whenBack(new AbortController().signal)
  await vi.waitUntil(() => seen.looks > 2)
  seen.there = true
  await expect(back).resolves.toBeUndefined()
  // Who was in the middle of a try.
  await expect(line.whenBack(new AbortController().signal)).resolves.toBeUndefined()
})

test('who waits hears nothing of a store that answers all the time, and it is asked less and less often', async () => {
  stopTime()
  const { line, seen } = looked()
  seen.there = true
  const stop = new AbortController()
  const back = line.whenBack(stop.signal)
  const looks = []
  for (let ms = 0; ms < 700; ms += 20) {
    await pass(ms === 0 ? 0 : 20)
    if (seen.looks > looks.length) looks.push(ms)
  }
  expect(looks).toEqual([0, 80, 240, 400, 560])
  stop.abort(new Error('over'))
  await expect(back).rejects.toThrow('over')
})

test('nobody looks for a store that nothing waits for', async () => {
  stopTime()
  const { line, seen } = looked()
  const stop = new AbortController()
  const back = line.whenBack(stop.signal)
  await pass(times.everyMs)
  expect(seen.looks).toBe(2)
  stop.abort(new Error('over'))
  await expect(back).rejects.toThrow('over')
  await pass(5 * times.everyMs)
  expect(seen.looks).toBe(2)
})

test.each([
  [times.knownMs + 100, false],
  [times.knownMs - 100, true],
])('what was seen %i ms ago tells whether the line is back: %s', async (ms, tells) => {
  stopTime()
  const { line, seen } = looked()
  const stop = new AbortController()
  const back = line.whenBack(stop.signal)
  await pass(times.everyMs)
  stop.abort(new Error('over'))
  await expect(back).rejects.toThrow('over')
  await pass(ms)
  seen.there = true
  let isBack = false
  void line.whenBack(new AbortController().signal).then(() => (isBack = true))
  await pass(times.longestMs)
  expect(isBack).toBe(tells)
})

test('a connection that is silent once the line is back is ended', async () => {
  const { line, seen } = looked()
  const ended = sentOn(line, 'PUT').catch((thrown: unknown) => thrown)
  await vi.waitUntil(() => seen.looks > 2, 5000)
  seen.there = true
  expect(await ended).toMatchObject({ message: expect.stringContaining('the line is back') })
})

test('connections are not ended while the store answers all the time', async () => {
  const { line, seen } = looked()
  seen.there = true
  let isEnded = false
  sentOn(line, 'PUT').catch(() => (isEnded = true))
  await vi.waitUntil(() => seen.looks === 4, 5000)
  expect(isEnded).toBe(false)
})

test('after the computer has slept, what is silent is ended as soon as the store answers', async () => {
  const { line, seen } = looked()
  seen.there = true
  const ended = sentOn(line, 'PUT').catch((thrown: unknown) => thrown)
  await vi.waitUntil(() => seen.looks > 0, 5000)
  line.suspect()
  expect(await ended).toMatchObject({ message: expect.stringContaining('the line is back') })
})

test('a connection whose address has gone is ended as soon as the store answers by another way', async () => {
  const { line, seen } = looked()
  seen.there = true
  onTestFinished(() => void (network.isUp = true))
  const ended = sentOn(line, 'PUT', 12_000).catch((thrown: unknown) => thrown)
  await vi.waitUntil(() => seen.looks > 0, 5000)
  network.isUp = false
  const goneAt = performance.now()
  expect(await ended).toMatchObject({
    message: expect.stringContaining('the address of this computer has gone'),
  })
  // Otherwise it would take five seconds.
  expect(performance.now() - goneAt).toBeLessThan(2_000)
})

test('a store that puts an object together is neither looked for nor hurried', async () => {
  const { line, seen } = looked()
  const server = createServer((asked) => asked.resume())
  const port = await listen(server, 0)
  stopTime()
  const sent = request({ port, host: '127.0.0.1', method: 'POST', agent: false })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  watchSilence(sent, { limits: { ...patient, stalledMs: 1_800 }, line, onSilence: null })
  let error: unknown = null
  sent.once('error', (thrown) => (error = thrown))
  const arrived = once(server, 'request')
  sent.end('<CompleteMultipartUpload/>')
  await arrived
  await pass(1_500)
  expect(seen.looks).toBe(0)
  // Another request finds that the line was away, and is back.
  const stop = new AbortController()
  const back = line.whenBack(stop.signal)
  await pass(times.everyMs)
  seen.there = true
  await pass(times.everyMs)
  await expect(back).resolves.toBeUndefined()
  await pass(20 * times.graceMs)
  expect(error).toBeNull()
})

test('a look that cannot even begin is one without an answer', async () => {
  let looks = 0
  const isThere = async () => {
    if (looks++ < 2) throw new Error('the network is down')
    return true
  }
  const line = new Line({ isThere, dropIdle: () => undefined, onTurn: () => undefined }, times)
  await expect(line.whenBack(new AbortController().signal)).resolves.toBeUndefined()
})
