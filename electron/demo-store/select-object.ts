import { theBucket, theKey, type Exchange } from './exchange.ts'
import type { ObjectRecord } from './records.ts'
import { S3Error } from './s3-error.ts'

/** A run of bytes of an object, `start` up to and without `end`. */
export type Span = { start: number; end: number }

/** An object that is there; without `key`, the one the request names. Throws NoSuchBucket or NoSuchKey. */
export function existingObject(exchange: Exchange, bucket?: string, key = theKey(exchange)): ObjectRecord {
  const object = theBucket(exchange, bucket).objects.get(key)
  if (object === undefined) throw noSuchKey(key)
  return object
}

export function noSuchKey(key: string): S3Error {
  return new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key })
}

/**
 * The bytes a Range header asks for (RFC 9110, 14.2), null for all of them: without one, and for what S3 ignores,
 * several ranges or another unit. Throws InvalidRange where no byte is left.
 */
export function parseRange(range: string | undefined, size: number): Span | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '')
  if (match === null) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  const span =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size }
      : { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) }
  if (span.start >= span.end) throw new S3Error('InvalidRange', 'The requested range is not satisfiable')
  return span
}

/** The bytes of the part that a partNumber parameter asks for; null without one. Throws InvalidPartNumber. */
export function partSpan({ parts }: ObjectRecord, partNumber: string | null): Span | null {
  if (partNumber === null) return null
  const index = Number(partNumber) - 1
  const part = parts[index]
  if (part === undefined)
    throw new S3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable')
  const start = parts.slice(0, index).reduce((sum, { size }) => sum + size, 0)
  return { start, end: start + part.size }
}
