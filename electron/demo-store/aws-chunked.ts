import { createHash } from 'node:crypto'
import { openByteReader } from './byte-reader.ts'
import { S3Error } from './s3-error.ts'
import { chunkSignature, sameText, trailerSignature } from './sigv4.ts'
import type { SigningContext } from './sigv4.ts'

const MIN_CHUNK_BYTES = 8192
type Format = { signed: boolean; trailers: boolean }
const FORMATS: Record<string, Format> = {
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailers: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailers: true },
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailers: true },
}

export type ChunkedBody = { chunks: AsyncGenerator<Buffer>; trailers: Map<string, string> }

export function isAwsChunked(payloadHash: string): boolean {
  return payloadHash in FORMATS
}

/**
 * Takes the aws-chunked framing off a body and checks each chunk's signature, which follows from the one before it.
 * A chunk's bytes are given out before its signature is known to be right: the consumer must throw them away when
 * this throws. `trailers` is filled when `chunks` has ended.
 */
export function decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  payloadHash: string,
  signing: SigningContext,
): ChunkedBody {
  const format = formatOf(payloadHash)
  const reader = openByteReader(source)
  const trailers = new Map<string, string>()

  async function* decode(): AsyncGenerator<Buffer> {
    let signature = signing.signature
    let small = false
    for (;;) {
      const { size, signature: given } = parseChunkHeader(await reader.line())
      // Only the last chunk with data may be smaller than 8 KiB.
      if (small && size > 0) {
        throw new S3Error(
          'InvalidChunkSizeError',
          'Only the last chunk is allowed to have a size less than 8192 bytes',
        )
      }
      small = size < MIN_CHUNK_BYTES
      const hash = createHash('sha256')
      for await (const piece of reader.take(size)) {
        if (format.signed) hash.update(piece)
        yield piece
      }
      if (format.signed) {
        signature = chunkSignature(signing, signature, hash.digest('hex'))
        checkSignature(signature, given)
      }
      if (size === 0) break
      await reader.lineEnd()
    }
    if (format.trailers) await readTrailers(signature)
    else await reader.lineEnd()
    await reader.end()
  }

  async function readTrailers(signature: string): Promise<void> {
    let canonical = ''
    let given: string | undefined
    for (let line = await reader.line(); line !== ''; line = await reader.line()) {
      const [name = '', ...rest] = line.trimEnd().split(':')
      const value = rest.join(':').trim()
      if (name.toLowerCase() === 'x-amz-trailer-signature') {
        given = value
      } else {
        trailers.set(name.toLowerCase(), value)
        canonical += `${name.toLowerCase()}:${value}\n`
      }
    }
    if (format.signed) checkSignature(trailerSignature(signing, signature, canonical), given)
  }

  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      yield* decode()
    } finally {
      await reader.close()
    }
  }

  return { chunks: chunks(), trailers }
}

function formatOf(payloadHash: string): Format {
  const format = FORMATS[payloadHash]
  if (format === undefined) throw new TypeError(`${payloadHash} is not aws-chunked`)
  return format
}

function parseChunkHeader(line: string): { size: number; signature: string | undefined } {
  const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line)
  if (match?.[1] === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'The body is not well-formed aws-chunked: a chunk header is expected.',
    )
  }
  return { size: Number.parseInt(match[1], 16), signature: match[2] }
}

function checkSignature(expected: string, given: string | undefined): void {
  if (given === undefined || !sameText(expected, given)) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'The signature of a chunk does not match its data. Check your key and signing method.',
    )
  }
}
