// What a careful developer writes: parts of 16 MiB, each read into a buffer, its CRC32 made before, four at a time.
// Usage: node sdk-loop.mjs <path> <endpoint>
import { open, readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { HttpRequest } from '@smithy/core/protocols'
import pMap from 'p-map'
import { filesAt } from './files-at.mjs'

const atATime = 4
const partBytes = 16 * 1024 * 1024
const [path = '', endpoint = ''] = process.argv.slice(2)
const client = new S3Client({
  endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
})
// Over plain http the SDK would hash every body for its signature.
client.middlewareStack.add(
  (next) => (args) => {
    if (HttpRequest.isInstance(args.request))
      args.request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
    return next(args)
  },
  { step: 'build', name: 'unsignedPayload' },
)
const Bucket = 'bench'

/** @param {Buffer} bytes As S3 writes it. */
function sumOf(bytes) {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}

/** @param {import('./files-at.mjs').Found} found */
async function putWhole({ file, key: Key }) {
  const Body = await readFile(file)
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumCRC32: sumOf(Body) }))
}

/** @param {import('./files-at.mjs').Found} found */
async function putInParts({ file, key: Key, bytes }) {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'CRC32' }),
  )
  const source = await open(file)
  const free = Array.from({ length: atATime }, () => Buffer.allocUnsafeSlow(partBytes))
  const numbers = Array.from({ length: Math.ceil(bytes / partBytes) }, (_, index) => index + 1)
  const Parts = await pMap(
    numbers,
    async (PartNumber) => {
      const buffer = free.pop() ?? Buffer.allocUnsafeSlow(partBytes)
      const { bytesRead } = await source.read(buffer, 0, partBytes, (PartNumber - 1) * partBytes)
      const Body = buffer.subarray(0, bytesRead)
      const ChecksumCRC32 = sumOf(Body)
      const { ETag } = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumCRC32 }),
      )
      free.push(buffer)
      return { PartNumber, ETag, ChecksumCRC32 }
    },
    { concurrency: atATime },
  )
  await source.close()
  await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
}

await pMap(filesAt(path), (found) => (found.bytes > partBytes ? putInParts(found) : putWhole(found)), {
  concurrency: atATime,
})
