import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { doneOf, sentenceOf } from './command-line.ts'
import { place } from './demo-place.ts'
import { hostOf } from './strange-servers.ts'

test('keys that have ended make no link', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'content')
  const env = { ...here.env, AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' }
  const put = await here.run(['put', file, ...here.to, '--link', '7d', '--json'], { env })
  expect(put.code).toBe(3)
  expect(put.stderr).toContain('x.mov: uploaded, but no link could be made. The credentials have expired. ')
  const { key, link } = doneOf(put)
  expect(link).toBeNull()
  const to = ['--endpoint', here.store.endpoint, '--path-style']
  const ended = await here.run(['link', `s3://reels/${key}`, ...to], { env })
  expect(ended).toMatchObject({ code: 3, stdout: '' })
  expect(sentenceOf(ended)).toMatch(/^The credentials have expired\. /)
})

test('an object that is not there when its link is made fails the command', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'content')
  const host = await hostOf(
    createServer((request, response) => {
      request.resume()
      const headers = { 'x-amz-request-id': 'R1', 'content-type': 'application/xml' }
      const isPut = request.method === 'PUT'
      response.writeHead(isPut ? 200 : 404, isPut ? { ...headers, etag: '"x"' } : headers)
      response.end(request.method === 'GET' ? '<Error><Code>NoSuchKey</Code></Error>' : '')
    }),
  )
  const put = await here.run(
    ['put', file, '--endpoint', `http://${host}`, '--bucket', 'reels', '--path-style'],
    { env: here.env },
  )
  expect(put.code).toBe(1)
  expect(put.stderr).toContain('no link could be made. There is no object at ')
})

test.for(['s3://reels/a/../k.mov', 's3://reels/./k.mov', 's3://reels/a/..'])(
  'the key of %s would be another one on its way to the store',
  async (address) => {
    const here = await place()
    const file = await here.file('k.mov', 'content')
    const to = ['--endpoint', here.store.endpoint, '--path-style']
    for (const command of [['link'], ['verify', file]]) {
      const ended = await here.run([...command, address, ...to])
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(sentenceOf(ended)).toMatch(/^The key in s3:\S+ has a part that is only "\." or "\.\."\. /)
    }
  },
)
