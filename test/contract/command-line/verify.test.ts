import { appendFile, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type ChecksumAlgorithm,
} from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { DemoStore, DemoStoreCapability } from '../../../electron/demo-store/index.ts'
import type { Ended } from './command-line.ts'
import { bucket, place, type Place } from './demo-place.ts'

const MiB = 1024 * 1024

const verifiedLine = z.strictObject({
  type: z.literal('verified'),
  file: z.string(),
  bucket: z.string(),
  key: z.string(),
  result: z.enum(['equal', 'different', 'missing']),
  proof: z.enum(['A', 'B', 'C', 'none']),
  readBack: z.boolean(),
  difference: z.enum(['size', 'checksum', 'content', 'identity']).nullable(),
  sizeBytes: z.int(),
  objectBytes: z.int().nullable(),
  etag: z.string().nullable(),
  versionId: z.string().nullable(),
  checksum: z.strictObject({ algorithm: z.string(), value: z.string(), scope: z.string() }).nullable(),
})

function resultOf({ stdout }: Ended) {
  return verifiedLine.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
}

function verify(here: Place, file: string, key = 'k', ...flags: string[]) {
  const at = [...here.to.slice(0, 2), '--path-style', '--json']
  return here.run(['verify', file, `s3://${bucket}/${key}`, ...at, ...flags])
}

/** A client that adds no checksums of its own. */
function plainClient({ endpoint, region, keys: [credentials] }: DemoStore): S3Client {
  if (credentials === undefined) throw new Error('the store has no keys')
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  onTestFinished(() => client.destroy())
  return client
}

/** As another program would upload it: in parts of this size, with this checksum. */
async function sendParts(
  { store }: Place,
  file: string,
  sizes: number[],
  how: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: 'COMPOSITE' | 'FULL_OBJECT' } = {},
): Promise<void> {
  const bytes = await readFile(file)
  const s3 = plainClient(store)
  const target = { Bucket: bucket, Key: 'k' }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ...how }))
  const { ChecksumAlgorithm } = how
  const Parts = []
  let at = 0
  for (const [index, size] of sizes.entries()) {
    const Body = bytes.subarray(at, (at += size))
    const PartNumber = index + 1
    const { ETag, ...sums } = await s3.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body, ChecksumAlgorithm }),
    )
    const { ChecksumCRC32, ChecksumCRC32C, ChecksumSHA256, ChecksumSHA1, ChecksumCRC64NVME } = sums
    Parts.push({
      ETag,
      PartNumber,
      ...(how.ChecksumAlgorithm === undefined
        ? {}
        : { ChecksumCRC32, ChecksumCRC32C, ChecksumSHA256, ChecksumSHA1, ChecksumCRC64NVME }),
    })
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }))
}

/** Flips one bit on the store's disk. */
async function flipOnStore({ dir }: Place): Promise<void> {
  const blobs = join(dir, 'store', 'blobs')
  for (const name of await readdir(blobs)) await flip(join(blobs, name))
}

async function flip(path: string): Promise<void> {
  const file = await open(path, 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 77)
  buffer.writeUInt8(buffer.readUInt8(0) ^ 4)
  await file.write(buffer, 0, 1, 77)
  await file.close()
}

const full = { ChecksumType: 'FULL_OBJECT' } as const
const composite = { ChecksumType: 'COMPOSITE' } as const
const none: DemoStoreCapability[] = ['checksums', 'full-object-checksums']

test.for([
  ['A', 'CRC32 of the whole', [5 * MiB, 99], { ...full, ChecksumAlgorithm: 'CRC32' }, []],
  ['A', 'CRC32C of the whole', [5 * MiB, 99], { ...full, ChecksumAlgorithm: 'CRC32C' }, []],
  ['A', 'CRC64NVME, S3’s own', [5 * MiB, 99], {}, []],
  ['B', 'SHA-256 of the parts', [8 * MiB, 99], { ...composite, ChecksumAlgorithm: 'SHA256' }, []],
  ['B', 'CRC32 of the parts', [8 * MiB, 99], { ...composite, ChecksumAlgorithm: 'CRC32' }, []],
  ['B', 'an ETag, parts of 8 MiB', [8 * MiB, 99], {}, none],
  ['B', 'an ETag, parts of 6 MB that nobody guesses', [6e6, 6e6, 99], {}, none],
  ['C', 'an ETag, parts of unequal sizes', [5 * MiB, 7 * MiB, 99], {}, none],
] as const)('grade %s by %s; a flipped bit here or there is found', async ([grade, , sizes, how, lacks]) => {
  const here = await place({ missingCapabilities: new Set(lacks) })
  const file = await here.file(
    'x.mov',
    sizes.reduce((sum: number, size) => sum + size, 0),
  )
  await sendParts(here, file, [...sizes], how)
  const equal = await verify(here, file)
  expect(equal).toMatchObject({ code: 0, stderr: '' })
  const readBack = grade === 'C'
  expect(resultOf(equal)).toMatchObject({ result: 'equal', proof: grade, readBack, difference: null })
  const demanded = resultOf(await verify(here, file, 'k', '--read-back'))
  expect(demanded).toMatchObject({ result: 'equal', proof: grade, readBack: true })
  const other = join(here.dir, 'other.mov')
  await writeFile(other, await readFile(file))
  await flip(other)
  const changed = await verify(here, other)
  expect([changed.code, resultOf(changed).result]).toEqual([1, 'different'])
  await flipOnStore(here)
  const rotten = await verify(here, file)
  expect([rotten.code, resultOf(rotten).result]).toEqual([1, 'different'])
})

test('objects in one piece: of any program, of no bytes, and encrypted with KMS', async () => {
  const here = await place({ missingCapabilities: new Set(none) })
  const file = await here.file('x.mov', 1000)
  const empty = await here.file('empty.mov', 0)
  const put = (Key: string, Body: Buffer, more: object = {}) =>
    here.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ...more }))
  await put('k', await readFile(file))
  await put('empty', Buffer.alloc(0))
  await put('kms', await readFile(file), { ServerSideEncryption: 'aws:kms' })
  expect(resultOf(await verify(here, file))).toMatchObject({ result: 'equal', proof: 'B' })
  expect(resultOf(await verify(here, empty, 'empty'))).toMatchObject({ result: 'equal', proof: 'B' })
  expect(resultOf(await verify(here, file, 'kms'))).toMatchObject({ result: 'equal', proof: 'C' })
})

test('says in words what differs or is missing, with exit codes', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'four')
  const at = [...here.to.slice(0, 2), '--path-style']
  const word = `s3://${bucket}/k`
  const missing = await here.run(['verify', file, word, ...at])
  expect(missing).toMatchObject({ code: 1, stdout: `There is no object at ${word}.\n`, stderr: '' })
  await here.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'four' }))
  const equal = await here.run(['verify', file, word, ...at])
  expect([equal.code, equal.stdout]).toEqual([0, expect.stringContaining(`${file} equals ${word}: grade A`)])
  const read = await here.run(['verify', file, word, ...at, '--read-back'])
  expect(read.stdout).toMatch(/grade A, by its CRC.*, and the object was read back\.\n$/)
  await appendFile(file, '!')
  const longer = await here.run(['verify', file, word, ...at])
  expect(longer).toMatchObject({
    code: 1,
    stdout: `${file} differs from ${word}: the file has 5 B, the object 4 B.\n`,
  })
  expect(await here.run(['verify', file, ...at])).toMatchObject({ code: 2 })
  expect(await here.run(['verify', join(here.dir, 'nothing.mov'), word, ...at])).toMatchObject({ code: 1 })
  const folder = await here.run(['verify', here.dir, word, ...at])
  expect([folder.code, folder.stderr]).toEqual([1, expect.stringContaining('It is a folder')])
  const wrong = { ...here.env, AWS_SECRET_ACCESS_KEY: 'a-wrong-secret' }
  expect(await here.run(['verify', file, word, ...at], { env: wrong })).toMatchObject({ code: 3 })
})
