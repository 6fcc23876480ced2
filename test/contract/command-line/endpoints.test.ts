import { expect, test } from 'vitest'
import { failedOf } from './command-line.ts'
import { place } from './demo-place.ts'
import { hostOf, socketServer, webServer } from './strange-servers.ts'

test.for([
  ['a web page', () => webServer(200, 'text/html', '<html>Welcome</html>')],
  ['a sign-in', () => webServer(302, 'text/plain', 'Sign in')],
  ['SSH', () => socketServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
  ['garbage', () => socketServer((socket) => socket.end('\u0000\u0001 hello\r\n\r\n'))],
] as const)('an endpoint that answers with %s is no S3: code 2, at once', async ([, server]) => {
  const here = await place()
  const host = await hostOf(server())
  const files = [await here.file('small.mov', 'content'), await here.file('large.mov', 17_000_000)]
  const startedAt = Date.now()
  const ended = await here.run(['put', ...files, '--endpoint', `http://${host}`, '--bucket', 'reels'])
  expect(Date.now() - startedAt).toBeLessThan(6000)
  expect([ended.code, ended.stdout]).toEqual([2, ''])
  for (const name of ['small', 'large']) {
    expect(ended.stderr).toContain(
      `${name}.mov: ${host} does not answer like an S3 store. Check the endpoint address and port.\n`,
    )
  }
})

test('an endpoint that nobody listens on is waited for, as long as --max-wait says: code 1', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'content')
  const host = await hostOf(socketServer((socket) => socket.destroy()))
  const to = ['--endpoint', `http://${host}`, '--bucket', 'reels', '--max-wait', '1s', '--json']
  const startedAt = Date.now()
  const ended = await here.run(['put', file, ...to])
  expect(Date.now() - startedAt).toBeGreaterThan(1000)
  expect(ended.code).toBe(1)
  expect(failedOf(ended).error).toMatchObject({
    code: 'Unreachable',
    message: `The store at ${host} cannot be reached.`,
    retryable: true,
  })
  expect(ended.stderr).toBe(`x.mov: waiting for the network. The store at ${host} cannot be reached.\n`)
})

test('a connection that is lost later is waited for, and --max-wait bounds it', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30_000_000)
  const how = ['--part-size', '5', '--limit-rate', '20M', '--max-wait', '1s', '--json']
  const running = here.start(['put', file, ...here.to, ...how])
  await running.untilSent(0.2)
  await here.store.close()
  const ended = await running.end()
  expect([ended.code, failedOf(ended).error.code]).toEqual([1, 'Unreachable'])
})
