import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { finishedUploads, stateOf } from '../../unit/finished-uploads.ts'
import { doneOf } from './command-line.ts'
import { bucket, keysOf, place, type Place } from './demo-place.ts'
import { linePlace, withoutEnd, type Fits } from './line-place.ts'

const MiB = 1024 * 1024
const count = 2500
const kept = 1000

const stateIn = ({ dir }: Place): string => join(dir, 'state')

/** Uploads that finish after all others, so that the others leave for the archive at the next start. */
async function finishMany(here: Place): Promise<void> {
  await stateOf(stateIn(here), finishedUploads(count, Date.now()))
}

/** A start that changes nothing else. */
async function start(here: Place): Promise<void> {
  expect((await here.run(['remove', '--failed'])).stderr).toContain('Nothing was removed.')
}

const anyLine = z.object({ file: z.string() })

async function filesIn(here: Place, ...args: string[]): Promise<string[]> {
  const { stdout } = await here.run([...args, '--json'])
  const lines = stdout.split('\n').filter((line) => line !== '')
  return lines.map((line) => anyLine.parse(JSON.parse(line)).file)
}

const reel = (number: number): string => `/media/reel-${String(number).padStart(6, '0')}.mov`

test('status shows the newest finished uploads, and all of them when it is asked', async () => {
  const here = await place()
  await finishMany(here)
  await start(here)
  expect(await filesIn(here, 'status')).toHaveLength(kept)
  const { stderr } = await here.run(['status'])
  expect(stderr).toBe(
    'Older uploads that are finished: `dropreel status --all`.\nNothing is left to upload.\n',
  )
  const all = await filesIn(here, 'status', '--all')
  expect([all.length, new Set(all).size]).toEqual([count, count])
  expect([all[kept], all.at(-1)]).toEqual([reel(count - kept - 1), reel(0)])
  expect((await here.run(['status', '--all'])).stderr).toBe('Nothing is left to upload.\n')
})

test('an upload of the archive can be removed by its file, and all by --finished', async () => {
  const here = await place()
  await finishMany(here)
  expect(await filesIn(here, 'remove', reel(7), reel(2499))).toEqual([reel(7), reel(2499)])
  expect(await here.run(['remove', reel(7)])).toMatchObject({
    code: 2,
    stderr: `There is no upload of ${reel(7)}. See \`dropreel status --all\`.\n`,
  })
  expect(await filesIn(here, 'status', '--all')).toHaveLength(count - 2)
  expect(await filesIn(here, 'remove', '--finished')).toHaveLength(count - 2)
  expect(await here.run(['status', '--all'])).toMatchObject({ stdout: '' })
  expect(await readFile(join(stateIn(here), 'archive.jsonl'), 'utf8')).toBe('')
  expect((await here.run(['remove', '--finished'])).stderr).toBe('Nothing was removed.\n')
})

test('links of everything include the archive', async () => {
  const here = await place()
  const file = await here.file('a.mov', 'frames')
  const { key } = doneOf(await here.run(['put', file, ...here.to, '--json']))
  await finishMany(here)
  // Those at a store that is not there.
  await here.run(['remove', ...finishedUploads(count).map(({ record }) => record.id)])
  const links = await here.run(['link', '--all', '--json'])
  expect(links.code).toBe(0)
  expect(links.stdout).toContain(`"key":"${key}"`)
})

test('a folder that goes on knows what it delivered, also when that is in the archive', async () => {
  const here = await linePlace()
  const folder = dirname(await here.file('folder/small.mov', 'frames'))
  await here.file('folder/large.mov', 30 * MiB)
  const how = [folder, ...here.to, '--part-size', '5', '--parallel', '2', '--json']
  let isDelivered = false
  let isUnderWay = false
  const isInPart: Fits = (line) => {
    isDelivered ||= line.type === 'done'
    isUnderWay ||= line.type === 'progress' && line.totalBytes === 30 * MiB && line.sentBytes > 0
    return isDelivered && isUnderWay
  }
  await withoutEnd(here, isInPart, (fits) => here.runUntil(['put', ...how], fits))
  await finishMany(here)
  const ended = await here.run(['put', ...how])
  expect(ended.stderr).toBe(
    'large.mov: its unfinished upload goes on.\nAlready delivered and not sent again: 1.\n',
  )
  expect(await keysOf(here)).toHaveLength(2)
  const names = (await filesIn(here, 'status', '--all')).filter((file) => file.startsWith(folder))
  expect(names.toSorted()).toEqual(['large.mov', 'small.mov'].map((name) => join(folder, name)))
})

test('a lost session below the key of an upload in the archive is an orphan of its own', async () => {
  const here = await place()
  const file = await here.file('a.mov', 'frames')
  const { key } = doneOf(await here.run(['put', file, ...here.to, '--json']))
  await here.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }))
  await finishMany(here)
  await start(here)
  expect(await filesIn(here, 'status')).not.toContain(file)
  const listed = await here.run(['orphans', 'list', ...here.to])
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(key)])
})

test('damage to the archive is told with the name of the file', async () => {
  const here = await place()
  await finishMany(here)
  await start(here)
  const file = join(stateIn(here), 'archive.jsonl')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('videos/reel-000003.mov', 'videos/reel-000004.mov'))
  await appendFile(file, 'not a line\n')
  const { code, stderr, stdout } = await here.run(['status', '--all'])
  expect(code).toBe(1)
  expect(stderr).toContain(`The line about the finished upload of ${reel(3)} in the archive is damaged.`)
  expect(stderr).toContain('The line about a finished upload in the archive is damaged.')
  const uploads = stdout.split('\n').filter((line) => line.includes('s3://'))
  expect(uploads).toHaveLength(count - 1)

  const removed = await here.run(['remove', '--finished'])
  expect([removed.code, removed.stderr]).toEqual([
    1,
    expect.stringContaining(`upload of ${reel(3)} in the archive`),
  ])
  expect(await readFile(file, 'utf8')).toBe('')
  const folder = join(stateIn(here), 'damaged')
  expect(removed.stderr).toContain(folder)
  expect(await readFile(join(folder, 'archive.jsonl'), 'utf8')).toContain('not a line\n')
  const again = await here.run(['status'])
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringContaining(`upload of ${reel(3)} in the archive`),
  ])
  await rm(folder, { recursive: true })
  expect(await here.run(['status'])).toMatchObject({ code: 0, stderr: 'Nothing is left to upload.\n' })
})
