import type { Checksum } from '../../contract/index.ts'

type Answer = {
  ETag?: string | undefined
  ChecksumCRC32?: string | undefined
  ChecksumCRC32C?: string | undefined
  ChecksumCRC64NVME?: string | undefined
  ChecksumSHA1?: string | undefined
  ChecksumSHA256?: string | undefined
  ChecksumType?: string | undefined
}

/** The checksum in an answer, CRC32 first because Dropreel sends that one; null if there is none. */
export function checksumOf(answer: Answer): Checksum | null {
  const values: [Checksum['algorithm'], string | undefined][] = [
    ['CRC32', answer.ChecksumCRC32],
    ['CRC64NVME', answer.ChecksumCRC64NVME],
    ['CRC32C', answer.ChecksumCRC32C],
    ['SHA256', answer.ChecksumSHA256],
    ['SHA1', answer.ChecksumSHA1],
  ]
  for (const [algorithm, value] of values) {
    if (value === undefined) continue
    return { algorithm, value, scope: isComposite(answer, value) ? 'composite' : 'full' }
  }
  return null
}

/**
 * A composite checksum ends with the number of parts, such as "-3". Garage omits that and ChecksumType; there the ETag
 * shows that the object has parts.
 */
function isComposite({ ChecksumType, ETag = '' }: Answer, value: string): boolean {
  if (ChecksumType === 'COMPOSITE' || hasPartCount(value)) return true
  return ChecksumType === undefined && hasPartCount(bareEtag(ETag))
}

function hasPartCount(text: string): boolean {
  return /-\d+$/.test(text)
}

/** An ETag without its quotes, and without the W/ of gateways that compress (RFC 9110, 8.8.3). */
export function bareEtag(etag: string): string {
  return etag.replace(/^(?:W\/)?"|"$/g, '')
}

type Encryption = { ServerSideEncryption?: string | undefined; SSECustomerAlgorithm?: string | undefined }

/** The MD5 in an ETag; null where the ETag is not an MD5: multipart, or encrypted with KMS or customer keys. */
export function md5OfEtag(etag: string, encryption: Encryption): string | null {
  if (encryption.ServerSideEncryption?.startsWith('aws:kms') === true) return null
  if (encryption.SSECustomerAlgorithm !== undefined) return null
  return /^[0-9a-f]{32}$/.test(etag) ? etag : null
}
