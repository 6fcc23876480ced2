import { expect, test } from 'vitest'
import { doneOf, sentenceOf } from './command-line.ts'
import { place } from './demo-place.ts'

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
