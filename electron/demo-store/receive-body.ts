import { createHash } from 'node:crypto'
import { announcedChecksum, checkValue, type Announced } from './announced-checksum.ts'
import { AWS_CHUNKED, decodeAwsChunked } from './aws-chunked.ts'
import { badDigest, checksumHeader, createDigests, type Algorithm, type Digests } from './checksums.ts'
import type { Exchange } from './exchange.ts'
import { incompleteBody, notImplemented, S3Error } from './s3-error.ts'

/** 5 GiB: the most that one PutObject or UploadPart may carry. */
const MAX_BODY_BYTES = 5 * 1024 ** 3
/** Enough for a CompleteMultipartUpload of 10,000 parts with checksums. */
const MAX_XML_BYTES = 8 * 1024 ** 2

export type Verified = { chunks: AsyncIterable<Buffer>; digests(): Promise<Digests> }

/**
 * The body of an upload. `chunks` throws at its end when the bytes are not what the headers promise (length,
 * x-amz-content-sha256, Content-MD5, x-amz-checksum-*); `digests` may be called after that end. The checksum is that of
 * `announced`, or else of the algorithm `fallback`.
 */
export function receiveData(
  exchange: Exchange,
  fallback: Algorithm | null,
  announced: Announced | null,
): Verified {
  const length = declaredLength(exchange)
  if (length === undefined) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  if (length > MAX_BODY_BYTES) {
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
  }
  return verifiedBody(exchange, announced, fallback, true)
}

/** A request body of XML, verified as that of an upload. */
export async function receiveText(
  exchange: Exchange,
  announced = announcedChecksum(exchange),
): Promise<string> {
  const { chunks } = verifiedBody(exchange, announced, null, false)
  const pieces: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > MAX_XML_BYTES) throw new S3Error('EntityTooLarge', 'The request body is too large.')
    pieces.push(chunk)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function declaredLength({ request, payloadHash }: Exchange): number | undefined {
  const name = payloadHash === AWS_CHUNKED ? 'x-amz-decoded-content-length' : 'content-length'
  const value = request.header(name)
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}

function verifiedBody(
  exchange: Exchange,
  announced: Announced | null,
  fallback: Algorithm | null,
  countBytes: boolean,
): Verified {
  const { request, payloadHash } = exchange
  const expectedMd5 = contentMd5(request.header('content-md5'))
  const framed = unframe(exchange, exchange.body({ countBytes }))
  const length = declaredLength(exchange)
  const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256') : null
  const { update, digests } = createDigests(announced?.algorithm ?? fallback)
  let result: Digests | null = null

  async function* chunks(): AsyncGenerator<Buffer> {
    let left = length ?? Infinity
    for await (const chunk of framed.chunks) {
      left -= chunk.length
      if (left < 0) throw incompleteBody()
      update(chunk)
      sha256?.update(chunk)
      yield chunk
    }
    if (length !== undefined && left > 0) throw incompleteBody()
    if (sha256 !== null && sha256.digest('hex') !== payloadHash) {
      throw new S3Error('XAmzContentSHA256Mismatch', 'x-amz-content-sha256 does not match the body.')
    }
    const found = await digests()
    if (expectedMd5 !== null && found.md5 !== expectedMd5.toString('hex')) {
      throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.')
    }
    if (announced !== null && announcedValue(announced, framed.trailers) !== found.checksum?.value) {
      throw badDigest(announced.algorithm)
    }
    result = found
  }

  return {
    chunks: chunks(),
    digests: async () => {
      if (result === null) throw new TypeError('the body has not been read to its end')
      return result
    },
  }
}

function unframe({ payloadHash, has }: Exchange, body: AsyncIterable<Buffer>) {
  if (!payloadHash.startsWith('STREAMING-')) return { chunks: body, trailers: new Map<string, string>() }
  if (payloadHash !== AWS_CHUNKED || !has('aws-chunked')) throw notImplemented('A header you provided')
  return decodeAwsChunked(body)
}

function announcedValue({ algorithm, value }: Announced, trailers: Map<string, string>): string {
  if (value !== null) return value
  const trailer = trailers.get(checksumHeader(algorithm))
  if (trailer === undefined) throw new S3Error('MalformedTrailerError', 'The announced trailer is missing.')
  return checkValue(algorithm, trailer)
}

function contentMd5(value: string | undefined): Buffer | null {
  if (value === undefined) return null
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length !== 16) throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.')
  return bytes
}
