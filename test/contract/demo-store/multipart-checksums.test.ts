import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'
import * as S3 from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { BUCKET, errorOf, MIB, useStore } from './fixture.ts'
import { signedRequest } from './raw-request.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'film.mov' }
const PIECES = [Buffer.alloc(5 * MIB, 'first'), Buffer.alloc(5 * MIB, 'second'), Buffer.from('the third')]
const WHOLE = Buffer.concat(PIECES)
type Algorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256'
type Field = `Checksum${Algorithm}`

async function sumOf(algorithm: Algorithm, data: Buffer): Promise<Buffer> {
  if (algorithm === 'CRC32') {
    const digest = Buffer.alloc(4)
    digest.writeUInt32BE(crc32(data))
    return digest
  }
  if (algorithm === 'SHA1' || algorithm === 'SHA256') return createHash(algorithm).update(data).digest()
  const hash = algorithm === 'CRC32C' ? new Crc32c() : new Crc64Nvme()
  hash.update(data)
  return Buffer.from(await hash.digest())
}
const field = (algorithm: Algorithm): Field => `Checksum${algorithm}`
const base64 = async (algorithm: Algorithm, data: Buffer) => (await sumOf(algorithm, data)).toString('base64')
const client = () => lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })

async function create(algorithm?: Algorithm, type?: S3.ChecksumType): Promise<string> {
  const input = { ...at, ChecksumAlgorithm: algorithm, ChecksumType: type }
  const made = await client().send(new S3.CreateMultipartUploadCommand(input))
  expect(made.ChecksumAlgorithm).toBe(algorithm)
  return made.UploadId ?? ''
}
async function upload(UploadId: string, algorithm?: Algorithm): Promise<S3.CompletedPart[]> {
  const parts: S3.CompletedPart[] = []
  for (const [index, Body] of PIECES.entries()) {
    const PartNumber = index + 1
    const sum = algorithm && { [field(algorithm)]: await base64(algorithm, Body) }
    const part = await client().send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber, Body, ...sum }))
    parts.push({ PartNumber, ETag: part.ETag, ...sum })
  }
  return parts
}
const complete = (
  UploadId: string,
  Parts: S3.CompletedPart[],
  input: Partial<S3.CompleteMultipartUploadCommandInput> = {},
) =>
  client().send(
    new S3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts }, ...input }),
  )
const head = () => client().send(new S3.HeadObjectCommand({ ...at, ChecksumMode: 'ENABLED' }))

describe.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of the full object', (algorithm) => {
  test('follows from the sums of the parts, is verified and returned', async () => {
    const id = await create(algorithm, 'FULL_OBJECT')
    const parts = await upload(id, algorithm)
    const right = await base64(algorithm, WHOLE)
    const wrong = await base64(algorithm, LITTLE)
    const expected = { ChecksumType: 'FULL_OBJECT' as const, MpuObjectSize: WHOLE.length }
    expect(await errorOf(complete(id, parts, { ...expected, [field(algorithm)]: wrong }))).toEqual({
      code: 'BadDigest',
      status: 400,
    })
    const made = await complete(id, parts, { ...expected, [field(algorithm)]: right })
    expect(made).toMatchObject({ [field(algorithm)]: right, ChecksumType: 'FULL_OBJECT' })
    expect(await head()).toMatchObject({ [field(algorithm)]: right, ChecksumType: 'FULL_OBJECT' })
  })
})

describe.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('%s of the parts', (algorithm) => {
  test('is the sum of their sums', async () => {
    const id = await create(algorithm)
    const made = await complete(id, await upload(id, algorithm), { ChecksumType: 'COMPOSITE' })
    const sums = Buffer.concat(await Promise.all(PIECES.map((piece) => sumOf(algorithm, piece))))
    const composite = `${await base64(algorithm, sums)}-3`
    expect(made).toMatchObject({ [field(algorithm)]: composite, ChecksumType: 'COMPOSITE' })
    expect(await head()).toMatchObject({ [field(algorithm)]: composite, ChecksumType: 'COMPOSITE' })
  })
})

const LITTLE = Buffer.from('little')
async function one(id: string, algorithm: Algorithm): Promise<S3.CompletedPart> {
  const sum = { [field(algorithm)]: await base64(algorithm, LITTLE) }
  const part = await client().send(
    new S3.UploadPartCommand({ ...at, UploadId: id, PartNumber: 1, Body: LITTLE, ...sum }),
  )
  expect(part).toMatchObject(sum)
  return { PartNumber: 1, ETag: part.ETag, ...sum }
}

test.each([
  ['SHA256', 'FULL_OBJECT'],
  ['SHA1', 'FULL_OBJECT'],
  ['CRC64NVME', 'COMPOSITE'],
] as const)('%s cannot be %s', async (algorithm, type) => {
  expect(await errorOf(create(algorithm, type))).toEqual({ code: 'InvalidRequest', status: 400 })
})

test.each([
  ['a type without an algorithm', { 'x-amz-checksum-type': 'FULL_OBJECT' }],
  ['an unknown algorithm', { 'x-amz-checksum-algorithm': 'CRC16' }],
  ['an unknown type', { 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'HALF' }],
])('%s is refused', async (_what, headers) => {
  const path = `/${BUCKET}/film.mov`
  const answer = await signedRequest(lab.store.endpoint, {
    method: 'POST',
    path,
    query: { uploads: '' },
    headers,
  })
  expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' })
})

test('a part comes with the algorithm of its upload, or none where the whole object has the checksum', async () => {
  const mismatch = { code: 'InvalidRequest', status: 400 }
  const bare = async (UploadId: string) =>
    await client().send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: LITTLE }))
  expect(await errorOf(bare(await create('CRC32', 'COMPOSITE')))).toEqual(mismatch)
  expect((await bare(await create('CRC32', 'FULL_OBJECT'))).ChecksumCRC32).toBe(await base64('CRC32', LITTLE))
  expect(await errorOf(one(await create('CRC32', 'FULL_OBJECT'), 'SHA256'))).toEqual(mismatch)
  expect(await errorOf(one(await create(), 'CRC32'))).toEqual(mismatch)
})

test('a wrong part is refused on arrival', async () => {
  const UploadId = await create('CRC32', 'FULL_OBJECT')
  const part = { ...at, UploadId, PartNumber: 1, Body: 'changed on the way' }
  const ChecksumCRC32 = await base64('CRC32', LITTLE)
  expect(await errorOf(client().send(new S3.UploadPartCommand({ ...part, ChecksumCRC32 })))).toEqual({
    code: 'BadDigest',
    status: 400,
  })
  expect((await client().send(new S3.ListPartsCommand({ ...at, UploadId }))).Parts).toBeUndefined()
})

describe('Complete refuses', () => {
  test('a composite without the checksum of each part', async () => {
    const id = await create('SHA256')
    const { PartNumber, ETag } = await one(id, 'SHA256')
    expect(await errorOf(complete(id, [{ PartNumber, ETag }]))).toEqual({
      code: 'InvalidRequest',
      status: 400,
    })
  })

  test('a part with another checksum', async () => {
    const id = await create('CRC32', 'FULL_OBJECT')
    const part = await one(id, 'CRC32')
    const other = { ...part, ChecksumCRC32: await base64('CRC32', WHOLE) }
    expect(await errorOf(complete(id, [other]))).toEqual({ code: 'InvalidPart', status: 400 })
    await complete(id, [{ PartNumber: part.PartNumber, ETag: part.ETag }])
  })

  test('another size, type or algorithm than that of the upload', async () => {
    const id = await create('CRC32', 'FULL_OBJECT')
    const part = await one(id, 'CRC32')
    const invalid = { code: 'InvalidRequest', status: 400 }
    expect(await errorOf(complete(id, [part], { MpuObjectSize: LITTLE.length + 1 }))).toEqual(invalid)
    expect(await errorOf(complete(id, [part], { ChecksumType: 'COMPOSITE' }))).toEqual(invalid)
    const ChecksumSHA1 = await base64('SHA1', LITTLE)
    expect(await errorOf(complete(id, [part], { ChecksumSHA1 }))).toMatchObject({ code: 'BadDigest' })
    await complete(id, [part], { MpuObjectSize: LITTLE.length })
  })
})

test('listings of parts and uploads have their checksums', async () => {
  const id = await create('CRC32', 'FULL_OBJECT')
  const part = await one(id, 'CRC32')
  const list = await client().send(new S3.ListPartsCommand({ ...at, UploadId: id }))
  expect(list).toMatchObject({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })
  expect(list.Parts).toMatchObject([{ ChecksumCRC32: part.ChecksumCRC32 }])
  const uploads = await client().send(new S3.ListMultipartUploadsCommand({ Bucket: BUCKET }))
  expect(uploads.Uploads?.find(({ UploadId }) => UploadId === id)).toMatchObject({
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  })
})

test('without a checksum the object gets a CRC64NVME of the whole', async () => {
  const id = await create()
  await complete(id, await upload(id))
  expect(await head()).toMatchObject({
    ChecksumCRC64NVME: await base64('CRC64NVME', WHOLE),
    ChecksumType: 'FULL_OBJECT',
  })
})

test('a store without checksums returns none and checks none', async () => {
  lab.missing.add('checksums')
  const made = await client().send(
    new S3.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }),
  )
  const UploadId = made.UploadId ?? ''
  expect(made.ChecksumAlgorithm).toBeUndefined()
  const part = await client().send(
    new S3.UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: LITTLE, ChecksumCRC32: 'AAAAAA==' }),
  )
  expect(part.ChecksumCRC32).toBeUndefined()
  const done = await complete(UploadId, [{ PartNumber: 1, ETag: part.ETag }], { ChecksumCRC32: 'AAAAAA==' })
  expect(done.ChecksumCRC32).toBeUndefined()
  expect((await head()).ChecksumType).toBeUndefined()
})

test('a store from before full-object checksums makes a composite, whatever it is asked for', async () => {
  lab.missing.add('full-object-checksums')
  const id = await create('CRC32', 'FULL_OBJECT')
  const made = await complete(id, [await one(id, 'CRC32')], { ChecksumCRC32: await base64('CRC32', LITTLE) })
  expect(made.ChecksumCRC32).toMatch(/-1$/)
  expect(made.ChecksumType).toBeUndefined()
  expect(await errorOf(create('CRC64NVME'))).toMatchObject({ code: 'InvalidRequest' })
})
