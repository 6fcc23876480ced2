import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'
import { invalidRequest, S3Error } from './s3-error.ts'

export const ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
export type Algorithm = (typeof ALGORITHMS)[number]
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT'

/** `value` is base64; a composite one ends in `-N`, N being its number of parts. */
type Checksum = { algorithm: Algorithm; value: string }

export type Hasher = { update(chunk: Uint8Array): void; digest(): Promise<Buffer> }

/** `md5` is hex. */
export type Digests = { size: number; md5: string; checksum: Checksum | null }

export function createDigests(algorithm: Algorithm | null) {
  const md5 = createHasher('MD5')
  const hasher = algorithm === null ? null : createHasher(algorithm)
  let size = 0
  return {
    update: (chunk: Buffer): void => {
      size += chunk.length
      md5.update(chunk)
      hasher?.update(chunk)
    },
    digests: async (): Promise<Digests> => {
      const value = (await hasher?.digest())?.toString('base64')
      const checksum = algorithm === null || value === undefined ? null : { algorithm, value }
      return { size, md5: (await md5.digest()).toString('hex'), checksum }
    },
  }
}

export const DIGEST_BYTES: Record<Algorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
}

/** `x-amz-checksum-crc32` and so on. */
export function checksumHeader(algorithm: Algorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`
}

export function createHasher(algorithm: Algorithm | 'MD5'): Hasher {
  if (algorithm === 'CRC32') return nativeCrc32()
  if (algorithm === 'CRC32C') return fromSdk(new Crc32c())
  if (algorithm === 'CRC64NVME') return fromSdk(new Crc64Nvme())
  const hash = createHash(algorithm)
  return { update: (chunk) => void hash.update(chunk), digest: async () => hash.digest() }
}

/** Parses an algorithm's name in any case. Throws InvalidRequest for one that S3 does not know. */
export function parseAlgorithm(name: string, header: string): Algorithm {
  const algorithm = ALGORITHMS.find((candidate) => candidate === name.toUpperCase())
  if (algorithm === undefined) throw invalidRequest(`Value for ${header} header is invalid.`)
  return algorithm
}

/**
 * The checksum type that S3 gives an upload, and the combinations it refuses:
 * SHA sums cannot be combined to one of the whole object, CRC64NVME is always one of the whole object.
 */
export function checksumType(algorithm: Algorithm, requested: string | undefined): ChecksumType {
  const type = requested?.toUpperCase() ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE')
  if (type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.')
  }
  const allowed = type === 'FULL_OBJECT' ? !algorithm.startsWith('SHA') : algorithm !== 'CRC64NVME'
  if (!allowed) throw invalidRequest(`The checksum type ${type} cannot be used with ${algorithm}.`)
  return type
}

export function badDigest(algorithm: Algorithm): S3Error {
  return new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`)
}

function nativeCrc32(): Hasher {
  let value = 0
  return {
    update: (chunk) => {
      value = crc32(chunk, value)
    },
    digest: async () => {
      const digest = Buffer.alloc(4)
      digest.writeUInt32BE(value)
      return digest
    },
  }
}

function fromSdk(hash: { update(chunk: Uint8Array): void; digest(): Promise<Uint8Array> }): Hasher {
  return { update: (chunk) => hash.update(chunk), digest: async () => Buffer.from(await hash.digest()) }
}
