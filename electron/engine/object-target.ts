import type { Checksum } from '../contract/index.ts'
import { crc32ToBase64 } from './crc32-base64.ts'
import type { Request } from './with-retry.ts'

/** An object that is being made: its place, the id that it will carry, and the way to its store. */
export type ObjectTarget = {
  bucket: string
  key: string
  /** Of the upload that makes it. */
  recordId: string
  request: Request
  signal: AbortSignal
}

export function urlOf({ bucket, key }: Pick<ObjectTarget, 'bucket' | 'key'>): string {
  return `s3://${bucket}/${key}`
}

/** True unless the store's CRC-32 of the whole object says otherwise. */
export function hasCrc32({ checksum }: { checksum: Checksum | null }, crc32: number): boolean {
  if (checksum?.algorithm !== 'CRC32' || checksum.scope !== 'full') return true
  return checksum.value === crc32ToBase64(crc32)
}
