import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AbortMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { doneOf, failedOf, hasSent, type Ended } from './command-line.ts'
import { bucket, keysOf, openUploads, place, type Place } from './demo-place.ts'
import { linePlace, withoutEnd, type LinePlace } from './line-place.ts'

const MiB = 1024 * 1024

/** A put that was stopped with parts on the store. */
async function stoppedPut(here: LinePlace, name = 'half.mov'): Promise<string> {
  const file = await here.file(name, 30 * MiB)
  const put = ['put', file, ...here.to, '--part-size', '5', '--json']
  await withoutEnd(here, hasSent(0.4), (fits) => here.runUntil(put, fits))
  return file
}

async function failedPut(here: Place): Promise<string> {
  const file = await here.file('lost.mov', 'frames')
  const elsewhere = here.to.map((word) => (word === 'reels' ? 'no-such-bucket' : word))
  expect((await here.run(['put', file, ...elsewhere])).code).toBe(2)
  return file
}

async function status(here: Place): Promise<string[]> {
  const { stdout } = await here.run(['status'])
  return stdout
    .split('\n')
    .flatMap((line) => /\/(\w+\.mov): (not uploaded|\w+)/.exec(line)?.slice(1, 3).join(' ') ?? [])
}

test('an unfinished upload is cancelled and forgotten, its parts leave the store, its file stays', async () => {
  const here = await linePlace()
  const file = await stoppedPut(here)
  const [open] = await openUploads(here)
  const ended = await here.run(['remove', file])
  expect(ended).toEqual<Ended>({
    code: 0,
    signal: null,
    stdout: `Removed ${file} · s3://reels/${open?.key}\n`,
    stderr: '',
  })
  expect(await openUploads(here)).toEqual([])
  expect(await status(here)).toEqual([])
  expect((await here.run(['resume'])).stderr).toBe('Nothing is left to upload.\n')
  await access(file)
})

test('--failed and --finished leave the rest alone', async () => {
  const here = await linePlace()
  await stoppedPut(here)
  await failedPut(here)
  const file = await here.file('done.mov', 'frames')
  const { key } = doneOf(await here.run(['put', file, ...here.to, '--json']))
  expect(await status(here)).toEqual(['half queued', 'lost not uploaded', 'done uploaded'].map(withExtension))
  await here.run(['remove', '--failed'])
  expect(await status(here)).toEqual(['half queued', 'done uploaded'].map(withExtension))
  await here.run(['remove', '--finished'])
  expect(await status(here)).toEqual(['half queued'].map(withExtension))
  expect((await here.run(['remove', '--finished', '--failed'])).stderr).toBe('Nothing was removed.\n')
  expect(await keysOf(here)).toEqual([key])
  expect(await openUploads(here)).toHaveLength(1)
})

function withExtension(line: string): string {
  return line.replace(' ', '.mov ')
}

test('--finished keeps what still has to move its file to the trash', async () => {
  const here = await place()
  const file = await here.file('later.mov', 'frames')
  const later = ['--delete-local', 'trash', '--delete-after', '7d']
  const { id } = doneOf(await here.run(['put', file, ...here.to, ...later, '--json']))
  expect((await here.run(['remove', '--finished'])).stdout).toBe('')
  const named = await here.run(['remove', id, '--json'])
  expect(JSON.parse(named.stdout)).toMatchObject({ type: 'removed', id, file, bucket: 'reels' })
})

test('where one name is wrong nothing is removed', async () => {
  const here = await place()
  const file = await failedPut(here)
  const refused = await here.run(['remove', file, 'lots.mov'])
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'There is no upload of lots.mov. See `dropreel status --all`.\n',
  })
  expect(await status(here)).toEqual(['lost.mov not uploaded'])
})

test.each([['resume'], ['remove', '--finished']])(
  'what the store does not let go is removed by a later %s',
  async (...args) => {
    const deniedActions = new Set(['s3:AbortMultipartUpload'])
    const here = await linePlace({ deniedActions })
    const file = await stoppedPut(here)
    const refused = await here.run(['remove', file, '--json'])
    expect([refused.code, failedOf(refused).error.code]).toEqual([1, 'AccessDenied'])
    expect(refused.stderr).toBe(
      'It is cancelled, but its parts are still on the store. Remove it again when the store can be reached.\n',
    )
    expect((await here.run(['status'])).stdout).toContain('cancelled, but its parts are still on the store')
    deniedActions.clear()
    expect((await here.run(args)).code).toBe(0)
    expect(await openUploads(here)).toEqual([])
    expect(await keysOf(here)).toEqual([])
    await here.run(['remove', '--finished'])
    expect(await status(here)).toEqual([])
  },
)

test.each([true, false])(
  'an upload that had been completed just before the kill is told: %j',
  async (isOwn) => {
    const here = await linePlace()
    const file = await stoppedPut(here)
    const [open] = await openUploads(here)
    const { stdout } = await here.run(['status', '--json'])
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(stdout))
    const at = { Bucket: bucket, Key: open?.key }
    await here.s3.send(new AbortMultipartUploadCommand({ ...at, UploadId: open?.uploadId }))
    await here.s3.send(
      new PutObjectCommand({ ...at, Body: 'x', Metadata: { 'dropreel-upload': isOwn ? id : 'another' } }),
    )
    expect(await here.run(['remove', file])).toMatchObject({
      code: 0,
      stderr: isOwn ? 'half.mov had just been delivered: its object stays on the store.\n' : '',
    })
    expect(await keysOf(here)).toEqual([open?.key])
  },
)

test('while another Dropreel uploads nothing is removed', async () => {
  const here = await place()
  const file = await here.file('slow.mov', 12_000_000)
  const running = here.start(['put', file, ...here.to, '--part-size', '5', '--limit-rate', '4M', '--json'])
  await running.untilSent(0.05)
  const refused = await here.run(['remove', file, '--json'])
  expect([refused.code, failedOf(refused).error.code]).toEqual([2, 'StateLocked'])
  running.kill('SIGKILL')
})

test('uploads are removed although the list of destinations cannot be read', async () => {
  const here = await place()
  const file = await here.file('done.mov', 'frames')
  doneOf(await here.run(['put', file, ...here.to, '--json']))
  await mkdir(join(here.dir, 'state', 'destinations', 'destinations.json'), { recursive: true })
  expect(await here.run(['remove', '--finished'])).toMatchObject({ code: 0, stderr: '' })
  expect(await status(here)).toEqual([])
})
