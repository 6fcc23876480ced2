import { createHash } from 'node:crypto'
import { Crc32, Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { BUCKET, useStore } from './fixture.ts'
import { signedRequest } from './raw-request.ts'

const lab = useStore()
const CHECK = '123456789'
const hash = (name: string) => createHash(name).update(CHECK).digest('base64')
/** The published check values of "123456789". */
const VALUES = {
  CRC32: Buffer.from('cbf43926', 'hex').toString('base64'),
  CRC32C: Buffer.from('e3069283', 'hex').toString('base64'),
  CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  SHA1: hash('sha1'),
  SHA256: hash('sha256'),
}
const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
const put = (headers: Record<string, string>, body = CHECK) =>
  signedRequest(lab.store.endpoint, { method: 'PUT', path: `/${BUCKET}/sum`, headers, body })
const get = (extra: object) =>
  lab
    .client({ responseChecksumValidation: 'WHEN_REQUIRED' })
    .send(new GetObjectCommand({ Bucket: BUCKET, Key: 'sum', ...extra }))

describe.each(algorithms)('%s', (algorithm) => {
  const header = `x-amz-checksum-${algorithm.toLowerCase()}`

  test('is verified, stored and returned', async () => {
    const answer = await put({ [header]: VALUES[algorithm] })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.headers).toMatchObject({
      [header]: VALUES[algorithm],
      'x-amz-checksum-type': 'FULL_OBJECT',
    })
    const head = await lab
      .client()
      .send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'sum', ChecksumMode: 'ENABLED' }))
    expect(head[`Checksum${algorithm}`]).toBe(VALUES[algorithm])
    expect(head.ChecksumType).toBe('FULL_OBJECT')
  })

  test('is refused when wrong', async () => {
    expect(await put({ [header]: VALUES[algorithm] }, '123456780')).toMatchObject({
      status: 400,
      code: 'BadDigest',
    })
  })

  test('is refused when it is no such checksum', async () => {
    expect(await put({ [header]: 'AAAA' })).toMatchObject({ status: 400, code: 'InvalidRequest' })
    expect(await put({ [header]: '!' + VALUES[algorithm].slice(1) })).toMatchObject({
      code: 'InvalidRequest',
    })
  })

  test('is what the SDK calculates when asked', async () => {
    const command = new PutObjectCommand({
      Bucket: BUCKET,
      Key: 'sdk',
      Body: CHECK,
      ChecksumAlgorithm: algorithm,
    })
    expect((await lab.client().send(command))[`Checksum${algorithm}`]).toBe(VALUES[algorithm])
  })
})

test('the check values are those of the SDK too', async () => {
  for (const [value, sum] of [
    [VALUES.CRC32, new Crc32()],
    [VALUES.CRC32C, new Crc32c()],
    [VALUES.CRC64NVME, new Crc64Nvme()],
  ] as const) {
    sum.update(Buffer.from(CHECK))
    expect(Buffer.from(await sum.digest()).toString('base64')).toBe(value)
  }
})

test('checksums come with checksum mode only, and never with a range', async () => {
  await put({ 'x-amz-checksum-crc32': VALUES.CRC32 })
  expect((await get({})).ChecksumCRC32).toBeUndefined()
  expect((await get({ ChecksumMode: 'ENABLED' })).ChecksumCRC32).toBe(VALUES.CRC32)
  expect((await get({ ChecksumMode: 'ENABLED', Range: 'bytes=0-3' })).ChecksumCRC32).toBeUndefined()
})

test('without a checksum the store keeps a CRC64NVME of its own', async () => {
  const command = new PutObjectCommand({ Bucket: BUCKET, Key: 'implied', Body: CHECK })
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  expect((await client.send(command)).ChecksumCRC64NVME).toBe(VALUES.CRC64NVME)
})

test.each([
  ['two checksums', { 'x-amz-checksum-crc32': VALUES.CRC32, 'x-amz-checksum-sha1': VALUES.SHA1 }],
  ['an unknown algorithm', { 'x-amz-checksum-crc16': 'AAA=' }],
  ['an announced algorithm without a checksum', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }],
  [
    'an announced algorithm that is not the one sent',
    { 'x-amz-sdk-checksum-algorithm': 'SHA1', 'x-amz-checksum-crc32': VALUES.CRC32 },
  ],
])('%s is an InvalidRequest', async (_what, headers) => {
  expect(await put(headers)).toMatchObject({ status: 400, code: 'InvalidRequest' })
})

test('Content-MD5 is verified', async () => {
  expect(await put({ 'content-md5': hash('md5') })).toMatchObject({ status: 200 })
  expect(await put({ 'content-md5': hash('md5') }, 'other')).toMatchObject({ status: 400, code: 'BadDigest' })
  expect(await put({ 'content-md5': 'AAAA' })).toMatchObject({ status: 400, code: 'InvalidDigest' })
})

test('a refused body leaves the earlier object as it was', async () => {
  await put({})
  await put({ 'x-amz-checksum-crc32': VALUES.CRC32 }, 'other')
  const stored = await get({})
  expect(await stored.Body?.transformToString()).toBe(CHECK)
})

test('a store without checksums neither checks nor returns them', async () => {
  lab.missing.add('checksums')
  const answer = await put(
    { 'x-amz-checksum-crc32': VALUES.CRC32, 'x-amz-sdk-checksum-algorithm': 'CRC32' },
    'other',
  )
  expect(answer.status).toBe(200)
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-amz-checksum'))).toEqual([])
  lab.missing.clear()
  const head = new HeadObjectCommand({ Bucket: BUCKET, Key: 'sum', ChecksumMode: 'ENABLED' })
  expect((await lab.client().send(head)).ChecksumType).toBeUndefined()
})

test('a store from before full-object checksums knows neither CRC64NVME nor the type', async () => {
  lab.missing.add('full-object-checksums')
  const answer = await put({ 'x-amz-checksum-crc32': VALUES.CRC32 })
  expect(answer.headers['x-amz-checksum-crc32']).toBe(VALUES.CRC32)
  expect(answer.headers['x-amz-checksum-type']).toBeUndefined()
  const newer = { 'x-amz-checksum-crc64nvme': VALUES.CRC64NVME }
  expect(await put(newer)).toMatchObject({ code: 'InvalidRequest' })
  const body = new PutObjectCommand({ Bucket: BUCKET, Key: 'none', Body: CHECK })
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  expect((await client.send(body)).ChecksumCRC64NVME).toBeUndefined()
})
