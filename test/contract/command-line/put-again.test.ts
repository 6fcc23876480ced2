import { appendFile, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { doneLines } from './output-lines.ts'
import { doneOf, failedOf, hasSent, linesOf } from './command-line.ts'
import { bucket, keysOf, linkGives, openUploads, place } from './demo-place.ts'
import { linePlace, withoutEnd, type Fits, type LinePlace } from './line-place.ts'

const MiB = 1024 * 1024
const fileBytes = 30 * MiB
const inFlight = 2 * 5 * MiB
const how = ['--part-size', '5', '--parallel', '2', '--json']

/** Uploads until half of it is sent. */
async function putInPart(here: LinePlace, path: string): Promise<void> {
  const put = ['put', path, ...here.to, ...how]
  await withoutEnd(here, hasSent(0.5), (fits) => here.runUntil(put, fits))
}

/** The same for a folder of a small file and a large one, once the small one is delivered. */
async function putFolderInPart(here: LinePlace, paths: string | string[]): Promise<void> {
  const put = ['put', ...[paths].flat(), ...here.to, ...how]
  await withoutEnd(here, isHalfDelivered(), (fits) => here.runUntil(put, fits))
}

/** Uploads in a process of its own until a line fits, and ends it with SIGKILL. */
async function putAndKill(here: LinePlace, args: string[], until: Fits): Promise<void> {
  await withoutEnd(here, until, async (fits) => {
    const running = here.start(['put', ...args, ...here.to, ...how])
    await running.until(fits)
    running.kill('SIGKILL')
    await running.end()
  })
}

function isHalfDelivered(): Fits {
  let isDelivered = false
  let isUnderWay = false
  return (line) => {
    isDelivered ||= line.type === 'done'
    isUnderWay ||= line.type === 'progress' && line.totalBytes === fileBytes && line.sentBytes > inFlight
    return isDelivered && isUnderWay
  }
}

test('the same put after kill -9 goes on with the unfinished upload', async () => {
  const here = await linePlace()
  const file = await here.file('x.mov', fileBytes)
  await putAndKill(here, [file], hasSent(0.5))
  const [open] = await openUploads(here)
  const ended = await here.run(['put', file, ...here.to, ...how, '--link', '1h'])
  const done = doneOf(ended)
  expect(ended.stderr).toBe('x.mov: its unfinished upload goes on.\n')
  expect(done.key).toBe(open?.key)
  expect(here.store.requestBodyBytes()).toBeLessThanOrEqual(fileBytes + inFlight)
  expect((Date.parse(done.link?.validUntil ?? '') - Date.now()) / 3_600_000).toBeCloseTo(1, 1)
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await keysOf(here)).toEqual([done.key])
  expect(await openUploads(here)).toEqual([])
})

test('a finished upload is not found again: put makes a new object', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'frames')
  const first = doneOf(await here.run(['put', file, ...here.to, ...how]))
  const second = doneOf(await here.run(['put', file, ...here.to, ...how]))
  expect(second.key).not.toBe(first.key)
})

test.each([
  ['prefix', ['--prefix', 'acme']],
  ['key template', ['--key-template', 'cuts/{name}-{uuid}{ext}']],
  ['content type', ['--content-type', 'video/x-other']],
])('a put with another %s is another upload', async (_what, flags) => {
  const here = await linePlace()
  const file = await here.file('x.mov', fileBytes)
  await putInPart(here, file)
  const [open] = await openUploads(here)
  const done = doneOf(await here.run(['put', file, ...here.to, ...how, ...flags]))
  expect(done.key).not.toBe(open?.key)
  expect(await openUploads(here)).toEqual([open])
})

test('a put into another bucket is another upload', async () => {
  const here = await linePlace({ buckets: [bucket, 'elsewhere'] })
  const file = await here.file('x.mov', fileBytes)
  await putInPart(here, file)
  const ended = await here.run(['put', file, ...here.to, '--bucket', 'elsewhere', ...how])
  expect([doneOf(ended).bucket, ended.stderr]).toEqual(['elsewhere', ''])
  expect(await openUploads(here)).toHaveLength(1)
})

test('put of a file that changed uploads its new version and leaves no parts of the old one', async () => {
  const here = await linePlace()
  const file = await here.file('x.mov', fileBytes)
  await putInPart(here, file)
  await appendFile(file, 'a new ending')
  const ended = await here.run(['put', file, ...here.to, ...how])
  const done = doneOf(ended)
  expect(ended.stderr).toContain('x.mov: the file changed, so its new version is uploaded.')
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})

test('a failed upload is tried again with the flags of the new put', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'frames')
  const toOneKey = ['--key-template', 'x.mov']
  await here.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'x.mov', Body: 'something else' }))
  const refused = failedOf(await here.run(['put', file, ...here.to, ...how, ...toOneKey]))
  expect(refused.error.code).toBe('ObjectExists')
  const again = failedOf(await here.run(['put', file, ...here.to, ...how, ...toOneKey]))
  expect([again.id, again.error.code]).toEqual([refused.id, 'ObjectExists'])
  const done = doneOf(await here.run(['put', file, ...here.to, ...how, ...toOneKey, '--overwrite']))
  expect(done.id).toBe(refused.id)
  expect(await linkGives(done.link?.url, file)).toBe(true)
})

test('a folder goes on as a whole: what was delivered is told, what is new comes along', async () => {
  const here = await linePlace()
  await here.file('reel/a.txt', 'notes')
  const large = await here.file('reel/b.mov', fileBytes)
  const folder = dirname(large)
  await putFolderInPart(here, folder)
  await here.file('reel/c.txt', 'more notes')
  const ended = await here.run(['put', folder, ...here.to, ...how])
  const done = doneLines(linesOf(ended))
  expect([ended.code, ended.stderr]).toEqual([
    0,
    'b.mov: its unfinished upload goes on.\nAlready delivered and not sent again: 1.\n',
  ])
  expect(new Set(done.map(({ key }) => dirname(key))).size).toBe(1)
  expect(done.map(({ file }) => file).toSorted()).toEqual(
    ['a.txt', 'b.mov', 'c.txt'].map((name) => join(folder, name)),
  )
  for (const { link, file } of done) expect(await linkGives(link?.url, file)).toBe(true)
  expect(await keysOf(here)).toHaveLength(3)
  expect(here.store.requestBodyBytes()).toBeLessThanOrEqual(fileBytes + inFlight + 100)
})

test('a folder with a new version of what was delivered begins anew', async () => {
  const here = await linePlace()
  const notes = await here.file('reel/a.txt', 'notes')
  const large = await here.file('reel/b.mov', fileBytes)
  await putFolderInPart(here, dirname(large))
  await appendFile(notes, ', corrected')
  const ended = await here.run(['put', dirname(large), ...here.to, ...how])
  const done = doneLines(linesOf(ended))
  expect(ended.code).toBe(0)
  expect(await openUploads(here)).toHaveLength(1)
  for (const { link, file } of done) expect(await linkGives(link?.url, file)).toBe(true)
  expect(await keysOf(here)).toHaveLength(3)
})

test('this run decides on proof, link and the local file of what was delivered', async () => {
  const here = await linePlace()
  const notes = await here.file('reel/a.txt', 'notes')
  const folder = dirname(await here.file('reel/b.mov', fileBytes))
  const toTrash = ['--link', 'none', '--delete-local', 'trash', '--delete-after', '1s']
  await putAndKill(here, [folder, ...toTrash], isHalfDelivered())
  const ended = await here.run(['put', folder, ...here.to, ...how, '--verify', '--link', '1h'])
  expect(ended.code).toBe(0)
  for (const { proof, local, link, file } of doneLines(linesOf(ended))) {
    expect([proof, local]).toEqual(['A', 'kept'])
    expect(await linkGives(link?.url, file)).toBe(true)
  }
  await here.run(['resume'])
  expect(await readFile(notes, 'utf8')).toBe('notes')
})

test('what was delivered and is no longer there is sent again; what somebody replaced is told', async () => {
  const here = await linePlace()
  await here.file('reel/a.txt', 'notes')
  const folder = dirname(await here.file('reel/b.mov', fileBytes))
  await putFolderInPart(here, folder)
  const [Key] = await keysOf(here)
  await here.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
  await putFolderInPart(here, folder)
  expect(await keysOf(here)).toEqual([Key])
  await here.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'something else' }))
  const ended = await here.run(['put', folder, ...here.to, ...how])
  expect([ended.code, failedOf(ended).error.code]).toEqual([1, 'ObjectExists'])
})

test('files of one put go on together, and a file that is named twice is one upload of them', async () => {
  const here = await linePlace()
  const small = await here.file('a.txt', 'notes')
  const large = await here.file('b.mov', fileBytes)
  await putFolderInPart(here, [small, large])
  const ended = await here.run(['put', small, large, large, ...here.to, ...how])
  const done = doneLines(linesOf(ended))
  expect([ended.code, done.length]).toEqual([0, 3])
  expect(await keysOf(here)).toHaveLength(3)
  for (const { link, file } of done) expect(await linkGives(link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})

test('a file that changed while it was verified takes the place of its old version', async () => {
  const here = await place()
  const file = await here.file('x.mov', fileBytes)
  await here.runUntil(
    ['put', file, ...here.to, ...how, '--verify'],
    (line) => line.type === 'state' && line.state === 'verifying',
  )
  await appendFile(file, 'a new ending')
  const ended = await here.run(['put', file, ...here.to, ...how, '--verify'])
  const done = doneOf(ended)
  expect([ended.code, done.proof]).toEqual([0, 'A'])
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await keysOf(here)).toEqual([done.key])
})
