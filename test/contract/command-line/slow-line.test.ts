import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { doneOf } from './command-line.ts'
import { linkGives, openUploads, place } from './demo-place.ts'

const pacedLine = join(import.meta.dirname, '..', '..', 'bench', 'paced-line.mjs')

test('on a slow line a signal costs nothing that was sent', async () => {
  const here = await place()
  const fileBytes = 24_000_000
  const file = await here.file('x.mov', fileBytes)
  const line = fork(pacedLine, [new URL(here.store.endpoint).port, '6000000'])
  onTestFinished(() => void line.kill())
  const [port] = await once(line, 'message')
  const to = here.to.with(1, `http://127.0.0.1:${port}`)
  const put = here.start(['put', file, ...to, '--json'])
  await put.untilSent(0.3)
  put.kill('SIGINT')
  expect((await put.end()).code).toBe(130)
  const done = doneOf(await here.run(['resume', '--json']))
  expect(done.resentBytes).toBe(0)
  line.send('sent')
  const [sentBytes] = await once(line, 'message')
  // Headers, and requests without a body.
  expect(sentBytes - fileBytes).toBeLessThan(100_000)
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})
