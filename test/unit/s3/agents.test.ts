import { EventEmitter, once } from 'node:events'
import { createServer, request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { mostInFlight } from '../../../electron/core/concurrency.ts'
import { createAgents } from '../../../electron/s3/transport/agents.ts'
import { listen } from '../../contract/s3/scripted-server.ts'

test('beside as many parts as there may be, another request has a connection', async () => {
  const parts = new Set<unknown>()
  const arrived = new EventEmitter()
  const server = createServer((incoming, response) => {
    if (incoming.method === 'HEAD') return void response.end()
    if (parts.add(incoming).size === mostInFlight) arrived.emit('all')
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const port = await listen(server)
  const { httpAgent } = await createAgents({ endpoint: `http://127.0.0.1:${port}` }, null)
  const all = once(arrived, 'all')
  const begin = (method: string) => request({ agent: httpAgent, host: '127.0.0.1', port, method })
  for (let part = 0; part < mostInFlight; part++)
    begin('PUT')
      .on('error', () => undefined)
      .flushHeaders()
  await all
  const [answer] = await once(begin('HEAD').end(), 'response')
  expect(answer.statusCode).toBe(200)
})
