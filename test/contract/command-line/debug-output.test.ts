import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../s3/scripted-server.ts'
import { place } from './demo-place.ts'

const password = 'planted-password'
const secrets = [password, Buffer.from(`editor:${password}`).toString('base64'), 'planted-token']

/** A proxy that refuses everything. Knows what it was asked. */
async function refusingProxy() {
  const asked: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    void once(socket, 'data').then(([head]) => {
      asked.push(String(head))
      socket.end('HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n')
    })
  })
  const port = await listen(server)
  onTestFinished(() => void server.close())
  return { host: `127.0.0.1:${port}`, asked }
}

test.each(['http', 'https'])('over a proxy and %s, DEBUG=* prints nothing of a request', async (scheme) => {
  const here = await place()
  const proxy = await refusingProxy()
  const file = await here.file('reel.mov', 'content')
  const all_proxy = `http://editor:${password}@${proxy.host}`
  const env = { ...here.env, DEBUG: '*', all_proxy, AWS_SESSION_TOKEN: 'planted-token' }
  const to = ['--endpoint', `${scheme}://store.invalid`, '--bucket', 'reels', '--allow-http']
  const ended = await here.runProcess(['put', file, ...to, '--max-wait', '1s'], { env })
  // It was used.
  expect(proxy.asked[0]).toContain(secrets[1])
  for (const secret of [...secrets, 'Signature=']) {
    expect(ended.stdout).not.toContain(secret)
    expect(ended.stderr).not.toContain(secret)
  }
})
