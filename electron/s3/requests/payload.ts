import type { PartBody } from '../../engine/ports.ts'
import { AppFailure } from '../../core/errors.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { bareEtag, md5OfEtag } from './checksums.ts'
import { hostOf, isEncrypted } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'

/**
 * What the signature covers of the payload: over TLS nothing; over plain HTTP its SHA-256, unless this store verifies
 * the checksum header, which is signed and covers the payload too.
 */
export async function payloadHash({ address, capabilities }: Connection, body: PartBody): Promise<string> {
  if (isEncrypted(address) || capabilities().checksums === 'verified') return 'UNSIGNED-PAYLOAD'
  return await body.digest('sha256')
}

/** The answer of a store to bytes that it accepted. */
type Receipt = {
  ETag?: string | undefined
  ChecksumCRC32?: string | undefined
  ServerSideEncryption?: string | undefined
  SSECustomerAlgorithm?: string | undefined
}

/**
 * Checks by its answer what the store received: by the checksum if it returns one, else by the MD5 in the ETag.
 * Returns the ETag without quotes. Throws `ChecksumMismatch`, and `EndpointInvalid` for a 200 without an ETag, which
 * is not from S3.
 */
export async function checkReceipt(
  { learn, address }: Connection,
  receipt: Receipt,
  body: PartBody,
  sentChecksum: boolean,
): Promise<string> {
  if (receipt.ETag === undefined) throw new AppFailure('EndpointInvalid', hostOf(address))
  const etag = bareEtag(receipt.ETag)
  if (receipt.ChecksumCRC32 !== undefined) {
    if (receipt.ChecksumCRC32 !== crc32ToBase64(body.crc32)) throw mismatch('CRC32', receipt.ChecksumCRC32)
    if (sentChecksum) learn({ checksums: 'verified' })
    return etag
  }
  // Even if the store verified them before: another store may have replaced it.
  if (sentChecksum) learn({ checksums: 'ignored' })
  const md5 = md5OfEtag(etag, receipt)
  if (md5 !== null && md5 !== (await body.digest('md5'))) throw mismatch('MD5', md5)
  return etag
}

function mismatch(algorithm: string, answered: string): AppFailure {
  return new AppFailure('ChecksumMismatch', '', { detail: `the store answered ${algorithm} ${answered}` })
}
