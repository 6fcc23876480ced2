import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
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
  await sendPaced(toSend, async (write) => {
    await vi.advanceTimersByTimeAsync(600_000)
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

test('a request that finds no connection takes nothing of the body, and leaves no timer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const server = createServer()
  const port = await listen(server)
  server.close()
  let pacedBytes = 0
  const pace = async (bytes: number) => void (pacedBytes += bytes)
  const signal = new AbortController().signal
  const toSend = { body: partBody(Buffer.from('frame')), pace, signal, slowMs: 60_000, host: 's3.test' }
  const outgoing = request({ port, host: '127.0.0.1', method: 'PUT' })
  const closed = new Promise((resolve) => outgoing.once('close', resolve))
  const sending = sendPaced(toSend, async (write) => {
    write(outgoing)
    await once(outgoing, 'response')
  })
  await expect(sending).rejects.toThrow('ECONNREFUSED')
  await closed
  await setImmediate()
  expect(pacedBytes).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

const heldBack = () => new Promise<void>((resolve) => void setTimeout(resolve, 300))

test('a body that Dropreel itself holds back does not make the connection slow', async () => {
  const server = createServer((incoming, response) => void incoming.resume().on('end', () => response.end()))
  onTestFinished(() => void server.close())
  const port = await listen(server)
  const signal = new AbortController().signal
  const pace = heldBack
  const toSend = { body: partBody(Buffer.from('frame')), pace, signal, slowMs: 100, host: 's3.test' }
  const sending = sendPaced(toSend, async (write) => {
    const outgoing = request({ port, host: '127.0.0.1', method: 'PUT', agent: false })
    write(outgoing)
    await once(outgoing, 'response')
  })
  await expect(sending).resolves.toBe(undefined)
})

test('a body that fails ends its request, and its failure is what is thrown', async () => {
  const server = createServer((incoming) => void incoming.resume())
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const port = await listen(server)
  const body = {
    ...partBody(Buffer.from('frame')),
    async *chunks() {
      yield Buffer.from('fra')
      throw new Error('the file changed')
    },
  }
  const signal = new AbortController().signal
  const toSend = { body, pace: async () => undefined, signal, slowMs: 60_000, host: 's3.test' }
  const outgoing = request({ port, host: '127.0.0.1', method: 'PUT' })
  const sending = sendPaced(toSend, async (write) => {
    write(outgoing)
    await once(outgoing, 'response')
  })
  await expect(sending).rejects.toThrow('the file changed')
  expect(outgoing.destroyed).toBe(true)
})

/** A connection that takes no byte, and on which this answer comes. */
function stuckConnection(answer: string): Duplex {
  const stuck = new Duplex({
    read: () => undefined,
    write: () => void stuck.push(answer),
  })
  return stuck
}

const refusal = 'HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n'
test.each([
  ['a refusal', refusal, 'refused'],
  ['a success', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 'it answered before it had all bytes'],
])(
  'after %s nothing more is sent, as the memory of the body may hold another one by then',
  async (_name, answer, message) => {
    const connection = stuckConnection(answer)
    const signal = new AbortController().signal
    const body = partBody(Buffer.from('frame'))
    const toSend = { body, pace: async () => undefined, signal, slowMs: 60_000, host: 's3.test' }
    const sending = sendPaced(toSend, async (write) => {
      const outgoing = request({ createConnection: () => connection, host: 's3.test', method: 'PUT' })
      outgoing.on('error', () => undefined)
      write(outgoing)
      await once(outgoing, 'response')
      if (answer === refusal) throw new Error('refused')
    })
    await expect(sending).rejects.toThrow(message)
    expect(connection.destroyed).toBe(true)
  },
)

test.each([
  ['a fast connection', 0, 1024 * 1024, 256 * 1024],
  ['one that takes some milliseconds for each', 5, 256 * 1024, 256 * 1024],
  // Its headers leave with the first chunk, and what they are signed with may expire.
  ['one that Dropreel holds back', 50, 256 * 1024, 16 * 1024],
  ['one that Dropreel holds back for seconds', 3_000, 16 * 1024, 4 * 1024],
])(
  'the chunks for %s go on where those of the last body ended, at most 256 KiB',
  async (_name, ms, largest, nextFirst) => {
    const server = createServer(
      (incoming, response) => void incoming.resume().on('end', () => response.end()),
    )
    onTestFinished(() => void server.close())
    const port = await listen(server)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    vi.useFakeTimers({ toFake: ['performance'] })
    const chunksOf = async (bytes: number): Promise<number[]> => {
      const chunks: number[] = []
      const pace = async (chunk: number): Promise<void> => {
        chunks.push(chunk)
        vi.advanceTimersByTime(ms)
      }
      const signal = new AbortController().signal
      const body = partBody(Buffer.alloc(bytes))
      await sendPaced({ body, pace, signal, slowMs: 60_000, host: 's3.test' }, async (write) => {
        const outgoing = request({ agent, port, host: '127.0.0.1', method: 'PUT' })
        write(outgoing)
        const [answer] = await once(outgoing, 'response')
        await once(answer.resume(), 'end')
      })
      return chunks
    }
    const first = await chunksOf(4 * 1024 * 1024)
    expect([first[0], Math.max(...first)]).toEqual([16 * 1024, largest])
    expect((await chunksOf(1024 * 1024))[0]).toBe(nextFirst)
  },
)

test.skipIf(process.platform !== 'linux')(
  'who sets the pace can ask how much of the body has not arrived',
  async () => {
    const arrived: IncomingMessage[] = []
    const server = createServer((incoming, response) => {
      arrived.push(incoming.on('end', () => response.end()))
    })
    onTestFinished(() => void server.close())
    const port = await listen(server)
    const asks: (() => number | null)[] = []
    const pace = async (_bytes: number, ask: () => number | null): Promise<void> => {
      asks.push(ask)
    }
    const signal = new AbortController().signal
    const body = partBody(Buffer.alloc(32 * 1024 * 1024))
    const sending = sendPaced({ body, pace, signal, slowMs: 60_000, host: 's3.test' }, async (write) => {
      const outgoing = request({ port, host: '127.0.0.1', method: 'PUT' })
      write(outgoing)
      const [answer] = await once(outgoing, 'response')
      await once(answer.resume(), 'end')
    })
    await vi.waitFor(() => expect(arrived).toHaveLength(1))
    await vi.waitFor(() => expect(asks[0]?.()).toBeGreaterThan(100_000), { timeout: 5000 })
    for (const incoming of arrived) incoming.resume()
    await sending
  },
)
