import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import * as S3 from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { BUCKET, errorOf, KEY, MIB, useStore } from './fixture.ts'
import { signRequest } from './raw-request.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'connection' }
const blobs = async () => readdir(join(lab.dir, 'blobs'))
const send = (method: 'PUT', path: string, headers: Record<string, string>, agent: Agent | false = false) => {
  const { hostname, port } = new URL(lab.store.endpoint)
  return httpRequest({ hostname, port, method, path, headers, agent })
}

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

test('a client that waits gets 100 Continue only when its request is allowed', async () => {
  const path = `/${BUCKET}/waiting`
  const attempt = async (secretAccessKey: string) => {
    const key = { ...KEY, secretAccessKey }
    const signed = await signRequest(lab.store.endpoint, {
      method: 'PUT',
      path,
      payload: 'UNSIGNED-PAYLOAD',
      key,
    })
    const waiting = { expect: '100-continue', 'content-length': '4', connection: 'keep-alive' }
    const request = send('PUT', path, { ...signed.headers, ...waiting })
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

test('a refused body leaves the connection usable', async () => {
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

test('a part that ends after its upload was aborted is not kept', async () => {
  const count = (await blobs()).length
  const { UploadId = '' } = await lab.client().send(new S3.CreateMultipartUploadCommand(at))
  const path = `/${BUCKET}/connection`
  const query = { partNumber: '1', uploadId: UploadId }
  const signed = await signRequest(lab.store.endpoint, {
    method: 'PUT',
    path,
    query,
    payload: 'UNSIGNED-PAYLOAD',
  })
  const before = lab.store.requestBodyBytes()
  const request = send('PUT', signed.path, { ...signed.headers, 'content-length': '8' })
  request.write('half')
  await expect.poll(() => lab.store.requestBodyBytes() - before).toBe(4)
  await lab.client().send(new S3.AbortMultipartUploadCommand({ ...at, UploadId }))
  request.end('half')
  const [response] = await once(request, 'response')
  expect(response.statusCode).toBe(404)
  response.resume()
  expect(await blobs()).toHaveLength(count)
})

test.runIf(process.platform === 'linux')(
  'nobody reaches it at another address of this computer',
  async () => {
    // Each address that begins with 127 is this computer's.
    const request = httpRequest({ hostname: '127.0.0.2', port: new URL(lab.store.endpoint).port })
    await expect(once(request.end(), 'response')).rejects.toThrow('ECONNREFUSED')
  },
)
