import { expect, test } from 'vitest'
import { doneOf } from './command-line.ts'
import { linkGives, openUploads, place } from './demo-place.ts'

const MiB = 1024 * 1024
const stopped =
  'Finishing what is on its way: at most 5 s. Ctrl-C again stops at once.\n' +
  'Stopped. Nothing is lost: `dropreel resume` goes on from here.\n'

test('SIGINT ends with 130, SIGTERM with 143; both keep the state, and resume finishes', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  const how = ['--part-size', '5', '--parallel', '2', '--limit-rate', '30M', '--json']
  const put = here.start(['put', file, ...here.to, ...how])
  await put.untilSent(0.2)
  put.kill('SIGINT')
  expect(await put.end()).toMatchObject({ code: 130, stderr: stopped })
  expect(await here.run(['status'])).toMatchObject({
    stdout: expect.stringMatching(/x\.mov: queued · .* of 31\.5 MB/),
    stderr: '`dropreel resume` goes on with what is left.\n',
  })

  const resume = here.start(['resume', '--json'])
  await resume.untilSent(0.5)
  resume.kill('SIGTERM')
  expect(await resume.end()).toMatchObject({ code: 143, stderr: stopped })

  const done = doneOf(await here.run(['resume', '--limit-rate', '10G', '--json']))
  expect(done.resentBytes).toBe(0)
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})

test('a second signal ends what is on its way, too', async () => {
  const here = await place()
  const file = await here.file('x.mov', 8 * MiB)
  const put = here.start(['put', file, ...here.to, '--limit-rate', '2M', '--json'])
  await put.untilSent(0.2)
  put.kill('SIGINT')
  await put.says('Finishing what is on its way')
  const signalledAt = performance.now()
  put.kill('SIGINT')
  expect(await put.end()).toMatchObject({ code: 130 })
  expect(performance.now() - signalledAt).toBeLessThan(2000)
})
