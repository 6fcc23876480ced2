import { expect, test } from 'vitest'
import { doneOf, failedOf } from './command-line.ts'
import { place, type Place } from './demo-place.ts'

const slowly = ['--part-size', '5', '--limit-rate', '4M', '--json']

/** A put that holds the state directory's lock, with bytes on their way. */
async function holder(here: Place) {
  const file = await here.file('slow.mov', 12_000_000)
  const running = here.start(['put', file, ...here.to, ...slowly])
  await running.untilSent(0.05)
  return running
}

test('a second put waits and says so, and goes on as soon as the holder is killed', async () => {
  const here = await place()
  const first = await holder(here)
  const file = await here.file('second.mov', 'second')
  const second = here.start(['put', file, ...here.to, '--json'])
  await second.says(`Waiting for another Dropreel (process ${first.child.pid}) that uses `)
  expect((await here.run(['put', file, ...here.to, '--no-wait', '--json'])).code).toBe(2)
  first.kill('SIGKILL')
  const ended = await second.end()
  expect(ended.code).toBe(0)
  expect(doneOf(ended).file).toBe(file)
})

test('with --no-wait a second put ends with 2, but a dead holder is none', async () => {
  const here = await place()
  const first = await holder(here)
  const file = await here.file('second.mov', 'second')
  const refused = await here.run(['put', file, ...here.to, '--no-wait', '--json'])
  expect(refused.code).toBe(2)
  expect(failedOf(refused).error.code).toBe('StateLocked')
  first.kill('SIGKILL')
  await first.end()
  expect((await here.run(['put', file, ...here.to, '--no-wait'])).code).toBe(0)
})

test('status and link need no lock', async () => {
  const here = await place()
  const file = await here.file('done.mov', 'done')
  const done = doneOf(await here.run(['put', file, ...here.to, '--json']))
  const first = await holder(here)
  const status = await here.run(['status'])
  expect(status).toMatchObject({ code: 0, stderr: '' })
  const [finished, running] = status.stdout.split('\n')
  expect(finished).toBe(`${file}: uploaded · 4 B · s3://reels/${done.key}`)
  expect(running).toMatch(/slow\.mov: uploading · .* of 12\.0 MB · s3:\/\/reels\/videos\//)
  const { endpoint } = here.store
  const link = await here.run(['link', `s3://reels/${done.key}`, '--endpoint', endpoint, '--path-style'])
  expect(link).toMatchObject({ code: 0, stderr: '' })
  expect(link.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\S+\n$/)
  first.kill('SIGKILL')
})

test('a put that is interrupted while it waits has nothing to resume', async () => {
  const here = await place()
  const first = await holder(here)
  const file = await here.file('second.mov', 'second')
  const second = here.start(['put', file, ...here.to])
  await second.says('Waiting for another Dropreel')
  second.kill('SIGINT')
  const ended = await second.end()
  expect(ended.code).toBe(130)
  expect(ended.stderr).toMatch(/^Waiting for .*\.\nStopped before anything was uploaded\.\n$/)
  first.kill('SIGKILL')
})
