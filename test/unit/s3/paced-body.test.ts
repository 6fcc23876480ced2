import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { sendPaced } from '../../../electron/s3/transport/paced-body.ts'
import { partBody } from '../../contract/s3/part-body.ts'
import { listen } from '../../contract/s3/scripted-server.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a person who is asked for a code before the request begins does not make the connection slow', async () => {
  let received = ''
  const server = createServer((incoming, response) => {
    incoming.on('data', (chunk) => (received += String(chunk))).on('end', () => response.end())
  })
  onTestFinished(() => void server.close())
  const port = await listen(server)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  const body = partBody(Buffer.from('frame'))
  const signal = new AbortController().signal
  const toSend = { body, pace: async () => undefined, signal, slowMs: 60_000, host: 's3.test' }
  await sendPaced(toSend, async (write, stop) => {
    await vi.advanceTimersByTimeAsync(600_000)
    stop.throwIfAborted()
    const outgoing = request({ port, host: '127.0.0.1', method: 'PUT' })
    write(outgoing)
    await once(outgoing, 'response')
  })
  expect(received).toBe('frame')
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
