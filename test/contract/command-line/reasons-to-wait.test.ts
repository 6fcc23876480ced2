import { createServer } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from './command-line.ts'
import { emptyDir } from './empty-dir.ts'
import { hostOf } from './strange-servers.ts'

test('put says why it waits, and says it again when there is another reason', async () => {
  const home = await emptyDir()
  const file = join(home, 'reel.mov')
  await writeFile(file, 'content')
  let requests = 0
  const store = createServer((request, response) => {
    if (++requests === 1) response.writeHead(500).end()
    else request.socket.destroy()
  })
  const host = await hostOf(store)
  const to = ['--endpoint', `http://${host}`, '--bucket', 'reels', '--max-wait', '1s']
  const env = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' }
  const { code, stderr } = await run(['put', file, ...to], { home, env })
  expect(code).toBe(1)
  expect(stderr.split('\n').slice(1, 3)).toEqual([
    expect.stringContaining('The store had an internal error'),
    expect.stringContaining(`waiting for the network. The store at ${host} cannot be reached.`),
  ])
})
