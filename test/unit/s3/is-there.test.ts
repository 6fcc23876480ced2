import { createServer as createPlainServer } from 'node:net'
import { createServer, type RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { startDemoStore } from '../../../electron/demo-store/index.ts'
import { createAgents } from '../../../electron/s3/transport/agents.ts'
import { isThere } from '../../../electron/s3/transport/is-there.ts'
import { listen } from '../../faults/support/listen.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

async function looksAt(
  port: number,
  signal = new AbortController().signal,
  ...limits: [limits?: { connectMs: number; answerMs: number }]
): Promise<boolean> {
  const agents = await createAgents({ endpoint: null }, null)
  return await isThere(new URL(`http://127.0.0.1:${port}`), agents, signal, ...limits)
}

async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return await listen(server, 0)
}

test.each<[string, boolean, RequestListener]>([
  [
    'an error body of S3',
    true,
    (_asked, answer) => answer.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>'),
  ],
  ['a request id', true, (_asked, answer) => answer.writeHead(307, { 'x-amz-request-id': 'R1' }).end()],
  ['a sign-in page', false, (_asked, answer) => answer.writeHead(200).end('<html>Sign in</html>')],
  ['a gateway whose store is down', false, (_asked, answer) => answer.writeHead(502).end()],
  ['no end', false, (_asked, answer) => void answer.write(Buffer.alloc(100_000))],
  ['a broken connection', false, (asked) => asked.socket.destroy()],
])('%s shows a store: %s', async (_name, isStore, listener) => {
  expect(await looksAt(await serving(listener))).toBe(isStore)
})

test('an answer that begins an error body again and again is read in a moment', async () => {
  const body = '<Error>'.repeat(9_000)
  const port = await serving((_asked, answer) => answer.writeHead(403).end(body))
  const before = process.cpuUsage()
  expect(await looksAt(port)).toBe(false)
  expect(process.cpuUsage(before).user).toBeLessThan(120_000)
})

test('a look shows no keys, and a store that does not answer it in time is not there', async () => {
  const heard: string[] = []
  const port = await serving(({ rawHeaders }) => void heard.push(...rawHeaders))
  expect(await looksAt(port, undefined, { connectMs: 5_000, answerMs: 50 })).toBe(false)
  expect(heard).toEqual(['connection', 'close', 'Host', `127.0.0.1:${port}`])
})

test('the demo store answers without keys', async () => {
  const store = await startDemoStore({ dir: await temporaryDir(), keys: [], buckets: [] })
  onTestFinished(() => store.close())
  expect(await looksAt(Number(new URL(store.endpoint).port))).toBe(true)
})

test('what never answers is no store, and a look ends when nobody waits any more', async () => {
  const server = createPlainServer((socket) => socket.on('error', () => undefined).resume())
  const port = await listen(server, 0)
  onTestFinished(() => void server.close())
  const stop = new AbortController()
  server.once('connection', () => stop.abort())
  expect(await looksAt(port, stop.signal)).toBe(false)
})
