import type { IncomingMessage } from 'node:http'
import { checkKey } from './names.ts'
import { S3Error } from './s3-error.ts'

/** What a request asks for, read from its line and headers alone. */
export type S3Request = {
  incoming: IncomingMessage
  method: string
  /** As sent, with the query. */
  target: string
  /** The path as SigV4 canonicalises it: decoded once and encoded again. */
  canonicalPath: string
  /** Decoded; null where the request addresses the service or only a bucket. */
  bucket: string | null
  key: string | null
  query: URLSearchParams
  /** A header by its name in lower case. A presigned URL may carry x-amz-* headers in its query. */
  header: (name: string) => string | undefined
  /** Every x-amz-* header, in lower case, those of a presigned query included. */
  amzHeaders: () => Map<string, string>
}

/** Parameters of the signature itself, never headers. */
const SIGNING = /^x-amz-(?:algorithm|credential|date|signedheaders|signature|expires)$/

/** Throws InvalidURI or KeyTooLongError. */
export function parseRequest(incoming: IncomingMessage): S3Request {
  const target = incoming.url ?? '/'
  const [rawPath = '/', ...rest] = target.split('?')
  if (!rawPath.startsWith('/')) throw invalidUri()
  const path = decodePath(rawPath)
  const query = new URLSearchParams(rest.join('?'))
  const [bucket = '', ...keySegments] = path.slice(1).split('/')
  const key = keySegments.join('/')
  checkKey(key)
  const header = (name: string) => singleHeader(incoming, name) ?? hoisted(query).get(name)
  return {
    incoming,
    method: incoming.method ?? 'GET',
    target,
    canonicalPath: path.split('/').map(encodeSegment).join('/'),
    bucket: bucket === '' ? null : bucket,
    key: key === '' ? null : key,
    query,
    header,
    amzHeaders: () => {
      const names = Object.keys(incoming.headers).filter((name) => name.startsWith('x-amz-'))
      return new Map([...hoisted(query), ...names.map((name) => [name, header(name) ?? ''] as const)])
    },
  }
}

/** Percent-encodes all but unreserved characters (RFC 3986), as SigV4 and S3 do. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function hoisted(query: URLSearchParams): Map<string, string> {
  const headers = new Map<string, string>()
  if (!query.has('X-Amz-Signature')) return headers
  for (const [name, value] of query) {
    const lower = name.toLowerCase()
    if (lower.startsWith('x-amz-') && !SIGNING.test(lower)) headers.set(lower, value)
  }
  return headers
}

function singleHeader(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name]
  return Array.isArray(value) ? value.join(',') : value
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
