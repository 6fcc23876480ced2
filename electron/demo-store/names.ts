import { S3Error } from './s3-error.ts'

const BUCKET = /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/
const MAX_KEY_BYTES = 1024

/** S3's naming rules for general purpose buckets. */
export function checkBucketName(name: string): void {
  const valid = BUCKET.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  if (!valid) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.')
  }
}

/** Any UTF-8 text of 1 to 1024 bytes. */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes > MAX_KEY_BYTES) {
    throw new S3Error('KeyTooLongError', 'Your key is too long')
  }
}

/** S3 sorts keys by their UTF-8 bytes; JavaScript's own order, by UTF-16 units, differs for emoji. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
