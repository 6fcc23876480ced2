import { expect, test } from 'vitest'
import { hasSent } from './command-line.ts'
import { bucket, place } from './demo-place.ts'

/** Its name cannot be looked up: code 1 says that it was tried. */
const elsewhere = ['--endpoint', 'http://nas.invalid:9000', '--bucket', bucket]
const question = 'Over http everybody on the way can read what is sent.'

test.each([
  ['put', ['put', 'reel.mov', '--max-wait', '1s']],
  ['put of standard input', ['put', '-', '--name', 'reel.mov', '--max-wait', '1s']],
  ['link', ['link', `s3://${bucket}/reel.mov`]],
  ['verify', ['verify', 'reel.mov', `s3://${bucket}/reel.mov`]],
  ['orphans list', ['orphans', 'list']],
  ['orphans abort', ['orphans', 'abort']],
])('%s does not go to another computer over plain http without a yes', async (_, words) => {
  const here = await place()
  const file = await here.file('reel.mov', 'content')
  const command = words.map((word, at) => (word === 'reel.mov' && at === 1 ? file : word))
  const refused = await here.run([...command, ...elsewhere])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(question)])
  expect(refused.stderr).toContain('--allow-http')
})

test('--allow-http is that yes', async () => {
  const here = await place()
  const put = ['put', await here.file('reel.mov', 'content'), ...elsewhere, '--max-wait', '1s']
  expect((await here.run([...put, '--allow-http'])).code).toBe(1)
})

test('an endpoint of the environment takes the same yes', async () => {
  const here = await place()
  const put = ['put', await here.file('reel.mov', 'content'), '--bucket', bucket, '--max-wait', '1s']
  const env = { ...here.env, AWS_ENDPOINT_URL_S3: 'http://nas.invalid:9000' }
  expect((await here.run(put, { env })).code).toBe(2)
  expect((await here.run([...put, '--allow-http'], { env })).code).toBe(1)
})

test('an upload that began without a destination does not move to plain http without a yes', async () => {
  const here = await place()
  const file = await here.file('a.mov', 30_000_000)
  await here.runUntil(['put', file, ...here.to, '--json', '--limit-rate', '20M'], hasSent(0.1))
  const move = ['resume', '--endpoint', 'http://nas.invalid:9000', '--max-wait', '1s']
  const refused = await here.run(move)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(question)])
  // It stays where it was, and ends there.
  expect((await here.run(['resume', '--limit-rate', '1G'])).code).toBe(0)
})
