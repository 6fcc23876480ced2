import type { IncomingMessage } from 'node:http'
import { S3Error } from './s3-error.ts'

export type S3Request = ReturnType<typeof parseRequest>

const MAX_KEY_BYTES = 1024
/** Parameters of the signature itself, never headers. */
const SIGNING = /^x-amz-(?:algorithm|credential|date|signedheaders|signature|expires)$/

/** What a request asks for, read from its line and headers alone. Throws InvalidURI or KeyTooLongError. */
export function parseRequest(incoming: IncomingMessage) {
  const target = incoming.url ?? '/'
  const [rawPath = '/', ...rest] = target.split('?')
  if (!rawPath.startsWith('/')) throw invalidUri()
  const path = decodePath(rawPath)
  const query = new URLSearchParams(rest.join('?'))
  const [bucket = '', ...keySegments] = path.slice(1).split('/')
  const key = keySegments.join('/')
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError', 'Your key is too long')
  const headers = new Map(hoisted(query))
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  return {
    incoming,
    method: incoming.method ?? 'GET',
    /** As sent, with the query. */
    target,
    /** The path as SigV4 canonicalises it: decoded once and encoded again. */
    canonicalPath: path.split('/').map(encodeSegment).join('/'),
    /** Decoded; null where the request addresses the service or only a bucket. */
    bucket: bucket === '' ? null : bucket,
    key: key === '' ? null : key,
    query,
    /** A header by its name in lower case. A presigned URL may carry x-amz-* headers in its query. */
    header: (name: string) => headers.get(name),
    /** Every x-amz-* header, in lower case, those of a presigned query included. */
    amzHeaders: () => new Map([...headers].filter(([name]) => name.startsWith('x-amz-'))),
  }
}

/** Percent-encodes all but unreserved characters (RFC 3986), as SigV4 and S3 do. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The headers that a presigned URL carries in its query. */
function hoisted(query: URLSearchParams): [string, string][] {
  if (!query.has('X-Amz-Signature')) return []
  const headers = Array.from(query, ([name, value]): [string, string] => [name.toLowerCase(), value])
  return headers.filter(([name]) => name.startsWith('x-amz-') && !SIGNING.test(name))
}

function decodePath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath)
  } catch {
    throw invalidUri()
  }
}

function invalidUri(): S3Error {
  return new S3Error('InvalidURI', "Couldn't parse the specified URI.")
}
