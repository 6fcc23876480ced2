import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { BUCKET, MIB, useStore } from './fixture.ts'

const lab = useStore()
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')

async function head(Key: string) {
  const { ETag, ChecksumCRC32 } = await lab
    .client()
    .send(new HeadObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: 'ENABLED' }))
  return { etag: ETag, checksum: ChecksumCRC32 }
}

/** The data file that holds these bytes. */
async function blobOf(bytes: Buffer): Promise<string> {
  const dir = join(lab.dir, 'blobs')
  for (const name of await readdir(dir)) {
    if ((await readFile(join(dir, name))).equals(bytes)) return join(dir, name)
  }
  throw new Error('no data file holds them')
}

function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes)
  other.writeUInt8(other.readUInt8(7) ^ 1, 7)
  return other
}

test('ETag and checksum follow the bytes on the disk, now and after a restart', async () => {
  const bytes = randomBytes(1000)
  await lab
    .client()
    .send(new PutObjectCommand({ Bucket: BUCKET, Key: 'one', Body: bytes, ChecksumAlgorithm: 'CRC32' }))
  const before = await head('one')
  expect(before.etag).toBe(`"${md5(bytes)}"`)
  const blob = await blobOf(bytes)
  await writeFile(blob, flipped(bytes))
  const rotten = await head('one')
  expect(rotten.etag).toBe(`"${md5(flipped(bytes))}"`)
  expect(rotten.checksum).not.toBe(before.checksum)
  await lab.restart()
  expect(await head('one')).toEqual(rotten)
  await lab.restart(() => writeFile(blob, bytes))
  expect(await head('one')).toEqual(before)
})

test('one rotten part changes the ETag and the checksum of the whole', async () => {
  const client = lab.client()
  const target = { Bucket: BUCKET, Key: 'parts' }
  const how = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ...how }))
  const bodies = [randomBytes(5 * MIB), randomBytes(99)]
  const Parts = []
  for (const [index, Body] of bodies.entries()) {
    const part = { ...target, UploadId, PartNumber: index + 1, Body, ChecksumAlgorithm: 'CRC32' } as const
    const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand(part))
    Parts.push({ ETag, ChecksumCRC32, PartNumber: index + 1 })
  }
  await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }))
  const before = await head('parts')
  const [, last = Buffer.alloc(0)] = bodies
  const blob = await blobOf(last)
  await writeFile(blob, flipped(last))
  const rotten = await head('parts')
  expect(rotten.etag).toMatch(/-2"$/)
  expect(rotten.etag).not.toBe(before.etag)
  expect(rotten.checksum).not.toBe(before.checksum)
  await writeFile(blob, last)
  expect(await head('parts')).toEqual(before)
})
