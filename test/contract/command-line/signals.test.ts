import { expect, test } from 'vitest'
import { doneOf } from './command-line.ts'
import { linkGives, openUploads, place } from './demo-place.ts'

const MiB = 1024 * 1024

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends with %i, keeps the state, and resume finishes', async ([signal, code]) => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  const running = here.start(['put', file, ...here.to, '--part-size', '5', '--limit-rate', '30M', '--json'])
  await running.untilSent(0.3)
  running.kill(signal)
  const stopped = await running.end()
  expect(stopped).toMatchObject({
    code,
    stderr: 'Stopped. Nothing is lost: `dropreel resume` goes on from here.\n',
  })
  expect((await here.run(['status'])).stdout).toMatch(/x\.mov: (uploading|in the queue) · .* of 31\.5 MB/)
  const done = doneOf(await here.run(['resume', '--limit-rate', '10G', '--json']))
  expect(done.resentBytes).toBeLessThanOrEqual(4 * 5 * MiB)
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})
