import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { doneOf, hasSent } from './command-line.ts'
import { bucket, openUploads, place } from './demo-place.ts'

const MiB = 1024 * 1024
const slowly = ['--part-size', '5', '--limit-rate', '10M', '--json']

test('orphans are this journal’s lost sessions only, and the session of an unfinished upload is none', async () => {
  const here = await place({ abortRule: { id: 'a-week', afterMs: 7 * 86_400_000 } })
  const delivered = await here.run(['put', await here.file('done.mov', 6 * MiB), ...here.to, '--json'])
  const { key } = doneOf(delivered)
  const half = await here.file('half.mov', 30 * MiB)
  await here.runUntil(
    ['put', half, ...here.to, '--part-size', '5', '--limit-rate', '40M', '--json'],
    hasSent(0.3),
  )
  for (const Key of [key, 'somebody-elses.mov']) {
    await here.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }))
  }
  expect(await openUploads(here)).toHaveLength(3)

  const status = await here.run(['status'])
  expect(status.stdout).toMatch(/half\.mov: .* · the store removes its parts on \d+ \S+ \d{4} · s3:/)
  expect(status.stdout).toMatch(/done\.mov: uploaded · \S+ MB · s3:/)
  const own = await here.run(['orphans', 'list'])
  expect(own).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^s3:\/\/reels\/\S+, begun \S+, 0 B, the store removes it on \d+ \S+ \d{4}\n$/,
    ),
  })
  expect(own.stdout).toContain(key)
  const all = await here.run(['orphans', 'list', '--all', '--json'])
  expect(all.stdout.trim().split('\n')).toHaveLength(2)

  const aborted = await here.run(['orphans', 'abort'])
  expect([aborted.code, aborted.stdout]).toEqual([0, `Aborted ${own.stdout.split(', 0 B')[0]}\n`])
  expect(await openUploads(here)).toHaveLength(2)
  await here.run(['orphans', 'abort', '--all'])
  expect(await openUploads(here)).toHaveLength(1)

  const resumed = await here.run(['resume', '--limit-rate', '1G', '--json'])
  expect(doneOf(resumed).file).toMatch(/half\.mov$/)
  expect(await openUploads(here)).toEqual([])
})

test('a bucket that cannot be asked does not hide what was left in the others', async () => {
  const here = await place()
  const file = await here.file('done.mov', 6 * MiB)
  const elsewhere = here.to.map((word) => (word === bucket ? 'no-such-bucket' : word))
  expect(await here.run(['put', file, ...elsewhere])).toMatchObject({ code: 2 })
  const { key } = doneOf(await here.run(['put', file, ...here.to, '--json']))
  await here.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }))

  const missing = expect.stringContaining('The bucket no-such-bucket does not exist.')
  const listed = expect.stringContaining(`s3://${bucket}/${key}`)
  expect(await here.run(['orphans', 'list'])).toMatchObject({ code: 2, stdout: listed, stderr: missing })
  expect(await here.run(['orphans', 'abort'])).toMatchObject({ code: 2, stdout: listed, stderr: missing })
  expect(await openUploads(here)).toEqual([])
})

test('nothing is aborted while an upload runs', async () => {
  const here = await place()
  const running = here.start(['put', await here.file('half.mov', 30 * MiB), ...here.to, ...slowly])
  await running.untilSent(0.1)
  expect(await here.run(['orphans', 'abort', '--all'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Another Dropreel is using'),
  })
  running.kill('SIGKILL')
  await running.end()
})
