import type { Exchange } from './exchange.ts'
import type { ObjectRecord } from './records.ts'
import { notImplemented, S3Error } from './s3-error.ts'
import { noSuchKey } from './select-object.ts'

type Header = (name: string) => string | undefined

/** Whether the client's copy is still good (304). Throws PreconditionFailed. RFC 9110, 13.2.2. */
export function isNotModified(header: Header, object: ObjectRecord, prefix = ''): boolean {
  const ifMatch = header(`${prefix}if-match`)
  const ifNoneMatch = header(`${prefix}if-none-match`)
  const modifiedSeconds = Math.floor(object.modifiedAt / 1000)
  if (ifMatch !== undefined) {
    if (!listsEtag(ifMatch, object.etag)) throw preconditionFailed('If-Match')
  } else if (modifiedSeconds > seconds(header(`${prefix}if-unmodified-since`), Infinity)) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  if (ifNoneMatch !== undefined) return listsEtag(ifNoneMatch, object.etag)
  return modifiedSeconds <= seconds(header(`${prefix}if-modified-since`), -Infinity)
}

/** The conditions of a write: `If-None-Match: *` (do not replace) and `If-Match` (replace just this). */
export function checkWriteConditions(
  exchange: Exchange,
  current: ObjectRecord | undefined,
  key: string,
): void {
  if (!exchange.has('conditional-writes')) return
  const ifNoneMatch = exchange.request.header('if-none-match')
  const ifMatch = exchange.request.header('if-match')
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('If-None-Match with an ETag')
  if (ifNoneMatch === '*' && current !== undefined) throw preconditionFailed('If-None-Match')
  if (ifMatch === undefined) return
  if (current === undefined) throw noSuchKey(key)
  if (!listsEtag(ifMatch, current.etag)) throw preconditionFailed('If-Match')
}

/** Whether a Range still fits the object that the client began with. RFC 9110, 13.1.5. */
export function rangeStillFits(header: Header, object: ObjectRecord): boolean {
  const ifRange = header('if-range')
  if (ifRange === undefined) return true
  if (ifRange.startsWith('"')) return listsEtag(ifRange, object.etag)
  return Math.floor(object.modifiedAt / 1000) === seconds(ifRange, NaN)
}

export function preconditionFailed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', `The condition ${condition} did not hold`)
}

function listsEtag(list: string, etag: string): boolean {
  const etags = list.split(',').map((item) => item.trim().replace(/^(?:W\/)?"?|"$/g, ''))
  return etags.some((item) => item === '*' || item === etag)
}

/** An HTTP date in epoch seconds. RFC 9110: a date that cannot be read counts as none. */
function seconds(date: string | undefined, none: number): number {
  const parsed = Date.parse(date ?? '')
  return Number.isNaN(parsed) ? none : Math.floor(parsed / 1000)
}
