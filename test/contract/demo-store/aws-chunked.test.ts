import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { describe, expect, test } from 'vitest'
import { BUCKET, errorOf, MIB, useStore } from './fixture.ts'
import { rawRequest, signRequest } from './raw-request.ts'
import type { RawAnswer } from './raw-request.ts'

const lab = useStore()
const UNSIGNED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
const TRAILER = { 'x-amz-trailer': 'x-amz-checksum-crc32' }
const DATA = Buffer.alloc(20_000, 'data ')
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

function crcOf(data: Buffer): string {
  const digest = Buffer.alloc(4)
  digest.writeUInt32BE(crc32(data))
  return digest.toString('base64')
}

async function put(
  key: string,
  payload: string,
  body: string,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  const path = `/${BUCKET}/${key}`
  const all = { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '20000', ...headers }
  const signed = await signRequest(lab.store.endpoint, { method: 'PUT', path, payload, headers: all })
  const length = { 'content-length': String(body.length) }
  return await rawRequest(lab.store.endpoint, 'PUT', path, { ...signed.headers, ...length }, body)
}

const unsigned = (...sizes: number[]) => {
  let offset = 0
  const chunks = sizes.map((size) => {
    const data = DATA.subarray(offset, (offset += size)).toString('latin1')
    return `${size.toString(16)}\r\n${data}\r\n`
  })
  return `${chunks.join('')}0\r\n`
}
const trailer = (crc = crcOf(DATA)) => `x-amz-checksum-crc32:${crc}\r\n\r\n`

async function missing(key: string): Promise<void> {
  const head = lab.client().send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }))
  expect(await errorOf(head)).toMatchObject({ status: 404 })
}

describe('unsigned chunks with a trailer', () => {
  test('are stored without their framing, and so is Content-Encoding', async () => {
    const answer = await put('framed', UNSIGNED, unsigned(8192, 11_808) + trailer(), {
      ...TRAILER,
      'content-encoding': 'aws-chunked,gzip',
    })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.headers['x-amz-checksum-crc32']).toBe(crcOf(DATA))
    const stored = await lab.client().send(new GetObjectCommand({ Bucket: BUCKET, Key: 'framed' }))
    expect(stored.ContentEncoding).toBe('gzip')
    expect(await stored.Body?.transformToString()).toBe(DATA.toString())
  })

  test.each([
    ['a wrong trailing checksum', unsigned(20_000) + trailer('AAAAAA=='), 'BadDigest'],
    ['a malformed trailing checksum', unsigned(20_000) + trailer('nonsense'), 'InvalidRequest'],
    ['a missing trailer', `${unsigned(20_000)}\r\n`, 'MalformedTrailerError'],
    ['a small chunk before the last', unsigned(100, 19_900) + trailer(), 'InvalidChunkSizeError'],
    [
      'fewer bytes than announced',
      unsigned(19_999) + trailer(crcOf(DATA.subarray(0, 19_999))),
      'IncompleteBody',
    ],
    [
      'more bytes than announced',
      unsigned(20_000).replace(/0\r\n$/, '1\r\nx\r\n0\r\n') + trailer(),
      'IncompleteBody',
    ],
    ['no last chunk', unsigned(20_000).replace(/0\r\n$/, ''), 'IncompleteBody'],
    ['bytes after the end', `${unsigned(20_000)}${trailer()}x`, 'InvalidRequest'],
    ['no chunks at all', DATA.toString(), 'InvalidRequest'],
    [
      'a chunk longer than its header',
      unsigned(20_000).replace('4e20', '4e1f') + trailer(),
      'InvalidRequest',
    ],
  ])('%s stores nothing', async (_what, body, code) => {
    expect(await put('refused', UNSIGNED, body, TRAILER)).toMatchObject({ code })
    await missing('refused')
  })

  test('the decoded length must be announced', async () => {
    const headers = { ...TRAILER, 'x-amz-decoded-content-length': '' }
    expect(await put('refused', UNSIGNED, unsigned(20_000) + trailer(), headers)).toMatchObject({
      status: 411,
      code: 'MissingContentLength',
    })
  })

  test('signed chunks are not implemented', async () => {
    const payload = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'
    expect(await put('refused', payload, unsigned(20_000), {})).toMatchObject({ code: 'NotImplemented' })
  })
})

test('a store without aws-chunked refuses it', async () => {
  lab.missing.add('aws-chunked')
  expect(await put('refused', UNSIGNED, unsigned(20_000) + trailer(), TRAILER)).toMatchObject({ status: 501 })
  await missing('refused')
})

describe('the SDK with its defaults', () => {
  test('puts a stream of known length', async () => {
    const body = Readable.from([Buffer.alloc(MIB, 1), Buffer.alloc(MIB, 2)])
    const command = new PutObjectCommand({
      Bucket: BUCKET,
      Key: 'stream',
      Body: body,
      ContentLength: 2 * MIB,
    })
    expect((await lab.client().send(command)).ChecksumCRC32).toBeDefined()
  })

  test.each(['WHEN_SUPPORTED', 'WHEN_REQUIRED'] as const)(
    'uploads with lib-storage, checksums %s',
    async (when) => {
      const client = lab.client({ requestChecksumCalculation: when })
      const chunks = Array.from({ length: 11 }, (_, index) => Buffer.alloc(MIB, index))
      const params = { Bucket: BUCKET, Key: `upload ${when}`, Body: Readable.from(chunks) }
      await new Upload({ client, params }).done()
      const stored = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: params.Key }))
      expect(sha256(Buffer.from((await stored.Body?.transformToByteArray()) ?? []))).toBe(
        sha256(Buffer.concat(chunks)),
      )
    },
  )
})
