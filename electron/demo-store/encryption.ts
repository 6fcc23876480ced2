import { createHash } from 'node:crypto'
import type { Exchange } from './exchange.ts'
import type { Description } from './records.ts'
import { S3Error } from './s3-error.ts'

type Encryption = NonNullable<Description['encryption']>

const ARN_OF_DEFAULT_KEY = 'arn:aws:kms:us-east-1:111122223333:key/aws-s3'

/**
 * The server-side encryption that a request asks for. This store answers as S3 does, permissions and ETags
 * included, but it encrypts nothing: its data never leaves this computer.
 */
export function requestedEncryption(exchange: Exchange): Encryption | null {
  const amz = exchange.request.amzHeaders()
  const algorithm = amz.get('x-amz-server-side-encryption')
  const keyId = amz.get('x-amz-server-side-encryption-aws-kms-key-id')
  if (algorithm === undefined && keyId === undefined) return null
  if (algorithm === 'AES256' && keyId === undefined) return { algorithm, keyId: null }
  if (algorithm === 'aws:kms') {
    exchange.demand('kms:GenerateDataKey')
    return { algorithm, keyId: keyId ?? ARN_OF_DEFAULT_KEY }
  }
  throw new S3Error('InvalidArgument', 'The encryption method specified is not supported')
}

/** Reading an object, and joining its parts, needs its KMS key. */
export function demandDecryption(exchange: Exchange, { encryption }: Description): void {
  if (encryption?.algorithm === 'aws:kms') exchange.demand('kms:Decrypt')
}

export function encryptionHeaders(encryption: Description['encryption']): Record<string, string> {
  if (encryption === null || encryption === undefined) return {}
  const headers = { 'x-amz-server-side-encryption': encryption.algorithm }
  return encryption.keyId === null
    ? headers
    : { ...headers, 'x-amz-server-side-encryption-aws-kms-key-id': encryption.keyId }
}

/** The ETag of bytes with this MD5: the MD5 itself, but not for what a KMS key protects. */
export function etagOf(md5: string, { encryption }: Description): string {
  if (encryption?.algorithm !== 'aws:kms') return md5
  return createHash('md5').update(`${encryption.keyId} ${md5}`).digest('hex')
}
