import { appendFile, utimes, writeFile } from 'node:fs/promises'
import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { doneOf, failedOf, hasSent, linesOf } from './command-line.ts'
import { bucket, linkGives, openUploads, place, type Place } from './demo-place.ts'
import { startDemoStore } from '../../../electron/demo-store/index.ts'
import { join } from 'node:path'

const MiB = 1024 * 1024
const fileBytes = 60 * MiB
const inFlight = 2 * 5 * MiB
const how = ['--part-size', '5', '--parallel', '2', '--limit-rate', '60M', '--json']

/** Starts an upload and kills it without a warning when this share is sent. */
async function killedAt(here: Place, file: string, share: number, args = how): Promise<void> {
  const running = here.start(['put', file, ...here.to, ...args])
  await running.untilSent(share)
  running.kill('SIGKILL')
  expect((await running.end()).signal).toBe('SIGKILL')
}

/** Uploads until this share is sent. */
async function stoppedAt(here: Place, file: string, share: number): Promise<void> {
  await here.runUntil(['put', file, ...here.to, ...how], hasSent(share))
}

test('after kill -9 twice resume delivers the same bytes and sends again only what was in flight', async () => {
  const here = await place()
  const file = await here.file('x.mov', fileBytes)
  await killedAt(here, file, 0.3)
  const resumed = here.start(['resume', '--json'])
  await resumed.untilSent(0.6)
  resumed.kill('SIGKILL')
  await resumed.end()
  const ended = await here.run(['resume', '--verify', '--json'])
  const done = doneOf(ended)
  expect(ended.code).toBe(0)
  expect(done.proof).toBe('A')
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(done.resentBytes).toBeLessThanOrEqual(2 * inFlight)
  const received = here.store.requestBodyBytes()
  expect(received).toBeGreaterThanOrEqual(fileBytes)
  expect(received).toBeLessThanOrEqual(fileBytes + 2 * inFlight)
  expect(await openUploads(here)).toEqual([])
  expect(await here.run(['resume', '--json'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'Nothing is left to upload.\n',
  })
})

test('resume keeps the options of the put, and flags override them', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  await killedAt(here, file, 0.2, [...how, '--link', '1h', '--verify', '--limit-rate', '10M'])
  const startedAt = Date.now()
  const resumed = here.start(['resume', '--json'])
  await resumed.untilSent(0.5)
  resumed.kill('SIGKILL')
  await resumed.end()
  expect(Date.now() - startedAt, 'the rate limit of the put').toBeGreaterThan(500)
  const ended = await here.run(['resume', '--link', '2h', '--limit-rate', '10G', '--json'])
  const done = doneOf(ended)
  expect(done.proof).toBe('A')
  expect(done.etag).toMatch(/-6$/)
  expect((Date.parse(done.link?.validUntil ?? '') - Date.now()) / 3_600_000).toBeCloseTo(2, 1)
})

test('an unfinished upload stays in its bucket', async () => {
  const here = await place({ buckets: [bucket, 'elsewhere'] })
  const file = await here.file('x.mov', 30 * MiB)
  await stoppedAt(here, file, 0.3)
  const refused = await here.run(['resume', '--bucket', 'elsewhere', '--json'])
  expect([refused.code, failedOf(refused).error.message]).toEqual([
    2,
    `The unfinished upload of ${file} is in the bucket ${bucket}.`,
  ])
  const done = doneOf(await here.run(['resume', '--bucket', bucket, '--limit-rate', '10G', '--json']))
  expect([done.bucket, done.resentBytes <= inFlight]).toEqual([bucket, true])
})

test('credentials of env are read anew', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  await stoppedAt(here, file, 0.3)
  const fresh = { accessKeyId: 'FRESHKEY', secretAccessKey: 'fresh-secret-fresh-secret' }
  here.store.keys.splice(0, 1, fresh)
  expect((await here.run(['resume', '--json'])).code).toBe(3)
  const env = { AWS_ACCESS_KEY_ID: fresh.accessKeyId, AWS_SECRET_ACCESS_KEY: fresh.secretAccessKey }
  const done = doneOf(await here.run(['resume', '--json'], { env }))
  expect(done.resentBytes).toBeLessThanOrEqual(inFlight)
  expect(await linkGives(done.link?.url, file)).toBe(true)
})

test('a source that changed is never sent silently; resume --restart uploads the new version', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  await stoppedAt(here, file, 0.3)
  await appendFile(file, 'a new ending')
  const refused = await here.run(['resume', '--json'])
  expect(refused.code).toBe(1)
  expect(failedOf(refused)).toMatchObject({ file, error: { code: 'SourceChanged', retryable: false } })
  expect((await here.run(['resume', '--json'])).code).toBe(1)
  const done = doneOf(await here.run(['resume', '--restart', '--json']))
  expect(done.sizeBytes).toBe(30 * MiB + 12)
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})

test('resume --restart needs no resume before it, and leaves no parts behind', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  await stoppedAt(here, file, 0.3)
  await writeFile(file, 'short')
  const done = doneOf(await here.run(['resume', '--restart', '--json']))
  expect(await linkGives(done.link?.url, file)).toBe(true)
  expect(await openUploads(here)).toEqual([])
})

test('a session that the store has lost is started over, and resume says so', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  await stoppedAt(here, file, 0.3)
  for (const { key, uploadId } of await openUploads(here)) {
    await here.s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }))
  }
  const ended = await here.run(['resume', '--json'])
  expect(ended.stderr).toBe('x.mov: Started over: the store no longer has the unfinished upload.\n')
  expect(await linkGives(doneOf(ended).link?.url, file)).toBe(true)
})

test('a store that came back on another port is found with --endpoint', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  await stoppedAt(here, file, 0.3)
  await here.store.close()
  const away = await here.run(['resume', '--max-wait', '1s', '--json'])
  expect(away.code).toBe(1)
  expect(failedOf(away).error).toMatchObject({ code: 'Unreachable', retryable: true })
  const back = await startDemoStore({ dir: join(here.dir, 'store'), keys: here.store.keys })
  try {
    const done = doneOf(await here.run(['resume', '--endpoint', back.endpoint, '--json']))
    expect(done.resentBytes).toBeLessThanOrEqual(inFlight)
    expect(back.requestBodyBytes()).toBeLessThan(fileBytes)
    expect(await linkGives(done.link?.url, file)).toBe(true)
  } finally {
    await back.close()
  }
})

test('a file of the same size and time but other bytes is found by its inode', async () => {
  const here = await place()
  const file = await here.file('x.mov', 30 * MiB)
  const time = new Date('2025-11-02T10:00:00Z')
  await utimes(file, time, time)
  await stoppedAt(here, file, 0.5)
  await here.file('x.mov', 30 * MiB)
  await utimes(file, time, time)
  const ended = await here.run(['resume', '--json'])
  expect([ended.code, failedOf(ended).error.code]).toEqual([1, 'SourceChanged'])
  expect(linesOf(ended).filter(({ type }) => type === 'done')).toEqual([])
})
