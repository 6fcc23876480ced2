import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
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
import { signRequest } from './raw-request.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'durable' }
const blobs = async () => readdir(join(lab.dir, 'blobs'))
const send = (method: 'PUT', path: string, headers: Record<string, string>, agent: Agent | false = false) => {
  const { hostname, port } = new URL(lab.store.endpoint)
  return httpRequest({ hostname, port, method, path, headers, agent })
}

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

test('no data stays behind that nothing names', async () => {
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

test('a body that breaks off is counted but not stored', async () => {
  const count = (await blobs()).length
  const before = lab.store.requestBodyBytes()
  const path = `/${BUCKET}/broken`
  const signed = await signRequest(lab.store.endpoint, { method: 'PUT', path, payload: 'UNSIGNED-PAYLOAD' })
  const request = send('PUT', path, { ...signed.headers, 'content-length': '200000' })
  request.on('error', () => {})
  request.write(Buffer.alloc(100_000))
  await expect.poll(() => lab.store.requestBodyBytes() - before).toBe(100_000)
  request.destroy()
  await expect.poll(blobs).toHaveLength(count)
  const head = lab.client().send(new S3.HeadObjectCommand({ Bucket: BUCKET, Key: 'broken' }))
  expect(await errorOf(head)).toMatchObject({ status: 404 })
})

test('only the bytes of objects and parts are counted', async () => {
  const before = lab.store.requestBodyBytes()
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  await client.send(new S3.PutObjectCommand({ ...at, Body: '12345' }))
  const { UploadId } = await client.send(new S3.CreateMultipartUploadCommand(at))
  const part = await client.send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: '678' }))
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] }
  await client.send(new S3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }))
  await client.send(new S3.DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: 'none' }] } }))
  expect(lab.store.requestBodyBytes() - before).toBe(8)
})

test('a client that waits is told to go on only when it may', async () => {
  const path = `/${BUCKET}/waiting`
  const attempt = async (secretAccessKey: string) => {
    const key = { ...KEY, secretAccessKey }
    const signed = await signRequest(lab.store.endpoint, {
      method: 'PUT',
      path,
      payload: 'UNSIGNED-PAYLOAD',
      key,
    })
    const request = send('PUT', path, { ...signed.headers, expect: '100-continue', 'content-length': '4' })
    let continued = false
    request.on('continue', () => {
      continued = true
      request.end('body')
    })
    request.flushHeaders()
    const [response] = await once(request, 'response')
    response.resume()
    return { continued, status: response.statusCode, connection: response.headers.connection }
  }
  expect(await attempt('wrong')).toEqual({ continued: false, status: 403, connection: 'close' })
  expect(await attempt(KEY.secretAccessKey)).toMatchObject({ continued: true, status: 200 })
})

test('a refused body leaves the connection fit for the next request', async () => {
  const client = lab.client({ maxAttempts: 1 })
  const put = (extra: Partial<S3.PutObjectCommandInput>) =>
    client.send(new S3.PutObjectCommand({ ...at, Body: Buffer.alloc(MIB), ...extra }))
  lab.denied.add('s3:PutObject')
  expect(await errorOf(put({}))).toMatchObject({ code: 'AccessDenied' })
  lab.denied.clear()
  expect(await errorOf(put({ ChecksumCRC32: 'AAAAAA==' }))).toMatchObject({ code: 'BadDigest' })
  expect((await put({})).ETag).toBeDefined()
})

test('a body refused halfway is answered, and the connection goes on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const path = `/${BUCKET}/halfway`
  const payload = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
  const put = async (body: Buffer) => {
    const headers = { 'x-amz-decoded-content-length': '5' }
    const signed = await signRequest(lab.store.endpoint, { method: 'PUT', path, payload, headers })
    const request = send('PUT', path, { ...signed.headers, 'content-length': String(body.length) }, agent)
    request.end(body)
    const [response] = await once(request, 'response')
    const { localPort } = request.socket ?? {}
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
    return { status: response.statusCode, text, localPort }
  }
  // No line of a chunk header is that long: it is refused long before its end.
  const refused = await put(Buffer.alloc(16 * MIB, 'x'))
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('InvalidRequest') })
  const accepted = await put(Buffer.from('5\r\nhello\r\n0\r\n\r\n'))
  expect(accepted).toMatchObject({ status: 200, localPort: refused.localPort })
  agent.destroy()
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

test('a large object passes through without being held in memory', async () => {
  const chunk = randomBytes(MIB)
  const before = held()
  let most = 0
  const body = Readable.from(
    (function* () {
      for (let sent = 0; sent < 64; sent++) {
        if (sent % 16 === 15) most = Math.max(most, held())
        yield chunk
      }
    })(),
  )
  const big = { ...at, Key: 'large' }
  await lab.client().send(new S3.PutObjectCommand({ ...big, Body: body, ContentLength: 64 * MIB }))
  const link = await getSignedUrl(lab.client(), new S3.GetObjectCommand(big))
  const reader = (await fetch(link)).body?.getReader()
  let received = 0
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    const passed = received + next.value.length
    if (Math.floor(passed / (16 * MIB)) > Math.floor(received / (16 * MIB))) most = Math.max(most, held())
    received = passed
  }
  expect(received).toBe(64 * MIB)
  expect(most - before).toBeLessThan(20 * MIB)
})

test('a port in use and a folder that cannot be are told with the code of Node', async () => {
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

test('it listens on loopback alone', async () => {
  expect(lab.store.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const { port } = new URL(lab.store.endpoint)
  // The other addresses of 127/8 are loopback too, but not the one it is bound to.
  await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed')
})
