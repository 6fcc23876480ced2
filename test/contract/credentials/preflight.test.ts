import { truncate } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { place } from '../command-line/demo-place.ts'

const slowly = ['--part-size', '5', '--limit-rate', '5M', '--json']

test('warns before an upload that will outlast its session, once the rate is known', async () => {
  const here = await place()
  const env = { ...here.env, AWS_CREDENTIAL_EXPIRATION: new Date(Date.now() + 600_000).toISOString() }
  const short = await here.file('short.mov', 16_000_000)
  const first = await here.runProcess(['put', short, ...here.to, ...slowly], { env })
  expect(first.code).toBe(0)
  expect(first.stderr).not.toContain('needs about')

  const long = await here.file('long.mov', '')
  await truncate(long, 90_000_000_000)
  const upload = here.start(['put', long, ...here.to, ...slowly], { env })
  await upload.says('long.mov: This upload needs about ')
  upload.kill('SIGKILL')
})
