import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as S3 from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, test } from 'vitest'
import { startDemoStore } from '../../../electron/demo-store/index.ts'
import { BUCKET, errorOf, KEY, MIB, useStore } from './fixture.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'durable' }
const blobs = async () => readdir(join(lab.dir, 'blobs'))
test('objects survive a restart with all that belongs to them', async () => {
  const described = { ContentType: 'video/mp4', Metadata: { a: 'b' }, Tagging: 'k=v' }
  await lab.client().send(new S3.PutObjectCommand({ ...at, Body: 'durable', ...described }))
  const head = () => lab.client().send(new S3.HeadObjectCommand({ ...at, ChecksumMode: 'ENABLED' }))
  const { $metadata: _before, ...before } = await head()
  expect(before).toMatchObject({ ContentType: 'video/mp4', TagCount: 1, ChecksumCRC32: expect.any(String) })
  await lab.restart()
  const { $metadata: _after, ...after } = await head()
  expect(after).toEqual(before)
  const object = await lab.client().send(new S3.GetObjectCommand(at))
  expect(await object.Body?.transformToString()).toBe('durable')
})

test('open uploads survive a restart and can be completed', async () => {
  const multipart = { ...at, Key: 'multipart' }
  const create = new S3.CreateMultipartUploadCommand({
    ...multipart,
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
    ContentType: 'video/mp4',
  })
  const { UploadId } = await lab.client().send(create)
  const body = randomBytes(5 * MIB)
  const part = await lab
    .client()
    .send(new S3.UploadPartCommand({ ...multipart, UploadId, PartNumber: 1, Body: body }))
  await lab.restart()
  const last = await lab
    .client()
    .send(new S3.UploadPartCommand({ ...multipart, UploadId, PartNumber: 2, Body: Buffer.from('end') }))
  const Parts = [
    { PartNumber: 1, ETag: part.ETag },
    { PartNumber: 2, ETag: last.ETag },
  ]
  const list = new S3.ListPartsCommand({ ...multipart, UploadId })
  expect((await lab.client().send(list)).Parts).toMatchObject([
    { PartNumber: 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32, Size: body.length },
    { PartNumber: 2, ETag: last.ETag },
  ])
  const complete = new S3.CompleteMultipartUploadCommand({
    ...multipart,
    UploadId,
    MultipartUpload: { Parts },
  })
  const made = await lab.client().send(complete)
  await lab.restart()
  expect((await lab.client().send(complete)).ETag).toBe(made.ETag)
  const object = await lab.client().send(new S3.GetObjectCommand(multipart))
  expect(object.ContentType).toBe('video/mp4')
  const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? [])
  expect(bytes.equals(Buffer.concat([body, Buffer.from('end')]))).toBe(true)
})

test('an upload that was completed when the store crashed has ended, and its object stays', async () => {
  const key = { ...at, Key: 'crash' }
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  const { UploadId } = await client.send(new S3.CreateMultipartUploadCommand(key))
  const part = await client.send(new S3.UploadPartCommand({ ...key, UploadId, PartNumber: 1, Body: 'whole' }))
  const uploads = join(lab.dir, 'buckets', BUCKET, 'uploads')
  await cp(uploads, join(lab.dir, 'before'), { recursive: true })
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] }
  await client.send(new S3.CompleteMultipartUploadCommand({ ...key, UploadId, MultipartUpload }))
  // As if the process had ended after writing the object and before forgetting the upload.
  await lab.restart(() => cp(join(lab.dir, 'before'), uploads, { recursive: true }))
  const abort = lab.client().send(new S3.AbortMultipartUploadCommand({ ...key, UploadId }))
  expect(await errorOf(abort)).toMatchObject({ code: 'NoSuchUpload' })
  const object = await lab.client().send(new S3.GetObjectCommand(key))
  expect(await object.Body?.transformToString()).toBe('whole')
})

test('data that nothing refers to is removed', async () => {
  const count = (await blobs()).length
  const body = Buffer.from('replaced')
  const put = (Body: Buffer | string, extra = {}) =>
    lab.client().send(new S3.PutObjectCommand({ Bucket: BUCKET, Key: 'short-lived', Body, ...extra }))
  await put('first')
  await put(body)
  await errorOf(put('refused', { ChecksumCRC32: 'AAAAAA==' }))
  await errorOf(put('refused', { IfNoneMatch: '*' }))
  expect(await blobs()).toHaveLength(count + 1)
  await lab.client().send(new S3.DeleteObjectCommand({ Bucket: BUCKET, Key: 'short-lived' }))
  const upload = { Bucket: BUCKET, Key: 'aborted' }
  const { UploadId } = await lab.client().send(new S3.CreateMultipartUploadCommand(upload))
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  await client.send(new S3.UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: body }))
  await client.send(new S3.UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: body }))
  expect(await blobs()).toHaveLength(count + 1)
  await client.send(new S3.AbortMultipartUploadCommand({ ...upload, UploadId }))
  expect(await blobs()).toHaveLength(count)
  await writeFile(join(lab.dir, 'blobs', 'left-by-a-crash.tmp'), 'x')
  await lab.restart()
  expect(await blobs()).toHaveLength(count)
})

test('only the bytes of objects and parts are counted', async () => {
  const before = lab.store.requestBodyBytes()
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  await client.send(new S3.PutObjectCommand({ ...at, Body: '12345' }))
  const { UploadId } = await client.send(new S3.CreateMultipartUploadCommand(at))
  const part = await client.send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: '678' }))
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] }
  await client.send(new S3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }))
  expect(lab.store.requestBodyBytes() - before).toBe(8)
})

test('an object that is replaced or deleted in the middle of a download arrives whole', async () => {
  const { UploadId } = await lab
    .client()
    .send(new S3.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'CRC32' }))
  const bodies = [randomBytes(16 * MIB), randomBytes(MIB)]
  const Parts: S3.CompletedPart[] = []
  for (const [index, Body] of bodies.entries()) {
    const part = { ...at, UploadId, PartNumber: index + 1, Body }
    const { ETag, ChecksumCRC32 } = await lab.client().send(new S3.UploadPartCommand(part))
    Parts.push({ PartNumber: index + 1, ETag, ChecksumCRC32 })
  }
  const complete = { ...at, UploadId, MultipartUpload: { Parts } }
  await lab.client().send(new S3.CompleteMultipartUploadCommand(complete))
  // Nothing reads yet, so the store has not come to the second part when the object goes.
  const object = await lab.client().send(new S3.GetObjectCommand(at))
  await lab.client().send(new S3.PutObjectCommand({ ...at, Body: 'other' }))
  await lab.client().send(new S3.DeleteObjectCommand(at))
  const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? [])
  expect(bytes.equals(Buffer.concat(bodies))).toBe(true)
})

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Bytes of all buffers that are still in use. */
function held(): number {
  if (typeof collectGarbage !== 'function') throw new TypeError('the garbage collector cannot be called')
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

test('a large object is streamed, not held in memory', async () => {
  const chunk = randomBytes(MIB)
  const before = held()
  let most = 0
  const body = Readable.from(
    (function* () {
      for (let sent = 0; sent < 128; sent++) {
        if (sent % 16 === 15) most = Math.max(most, held())
        yield chunk
      }
    })(),
  )
  const big = { ...at, Key: 'large' }
  await lab.client().send(new S3.PutObjectCommand({ ...big, Body: body, ContentLength: 128 * MIB }))
  const link = await getSignedUrl(lab.client(), new S3.GetObjectCommand(big))
  const reader = (await fetch(link)).body?.getReader()
  let received = 0
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    const passed = received + next.value.length
    if (Math.floor(passed / (16 * MIB)) > Math.floor(received / (16 * MIB))) most = Math.max(most, held())
    received = passed
  }
  expect(received).toBe(128 * MIB)
  expect(most - before).toBeLessThan(32 * MIB)
})

test('a port in use and an impossible folder fail with the code of Node', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'demo-store-'))
  const port = Number(new URL(lab.store.endpoint).port)
  await expect(startDemoStore({ dir, port, keys: [KEY] })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await writeFile(join(dir, 'file'), '')
  const inFile = startDemoStore({ dir: join(dir, 'file'), keys: [KEY] })
  await expect(inFile).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(startDemoStore({ dir, keys: [KEY], buckets: ['No'] })).rejects.toMatchObject({
    code: 'InvalidBucketName',
  })
  await rm(dir, { recursive: true })
})

test('it listens on loopback only', async () => {
  expect(lab.store.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const { port } = new URL(lab.store.endpoint)
  // The other addresses of 127/8 are loopback too, but not the one it is bound to.
  await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed')
})
