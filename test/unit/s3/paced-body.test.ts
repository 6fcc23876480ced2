import { PassThrough, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test, vi } from 'vitest'
import { sendPaced } from '../../../electron/s3/transport/paced-body.ts'
import { partBody } from '../../contract/s3/part-body.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a person who is asked for a code before the request begins does not make the connection slow', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const body = partBody(Buffer.from('frame'))
  const signal = new AbortController().signal
  const toSend = { body, pace: async () => undefined, signal, slowMs: 60_000, host: 's3.test' }
  const sent = await sendPaced(toSend, async (stream: Readable, stop) => {
    await vi.advanceTimersByTimeAsync(600_000)
    stop.throwIfAborted()
    return buffer(stream.pipe(new PassThrough()))
  })
  expect(sent.toString()).toBe('frame')
})

test('sends nothing if the signal has already aborted', async () => {
  let hasBegun = false
  const toSend = {
    body: partBody(Buffer.from('frame')),
    pace: async () => undefined,
    signal: AbortSignal.abort(new Error('stopped')),
    slowMs: 1000,
    host: 's3.test',
  }
  const sending = sendPaced(toSend, async () => {
    hasBegun = true
  })
  await expect(sending).rejects.toThrow('stopped')
  expect(hasBegun).toBe(false)
})
