import { incompleteBody, invalidRequest, S3Error } from './s3-error.ts'

const MIN_CHUNK_BYTES = 8192
const MAX_LINE_BYTES = 4096

/** How the SDKs and aws send a body whose checksum follows it in a trailer. */
export const AWS_CHUNKED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

export type ChunkedBody = { chunks: AsyncGenerator<Buffer>; trailers: Map<string, string> }

/** Removes the aws-chunked framing from a body. `trailers` is filled when `chunks` has ended. */
export function decodeAwsChunked(source: AsyncIterable<Buffer>): ChunkedBody {
  const reader = openByteReader(source)
  const trailers = new Map<string, string>()

  async function* decode(): AsyncGenerator<Buffer> {
    let small = false
    for (;;) {
      const size = parseChunkHeader(await reader.line())
      // Only the last chunk with data may be smaller than 8 KiB.
      if (small && size > 0) {
        throw new S3Error('InvalidChunkSizeError', 'Only the last chunk may have less than 8192 bytes')
      }
      small = size < MIN_CHUNK_BYTES
      yield* reader.bytes(size)
      if (size === 0) break
      if ((await reader.line()) !== '') throw invalidRequest('A chunk is longer than its header says.')
    }
    for (let line = await reader.line(); line !== ''; line = await reader.line()) {
      const [name = '', ...value] = line.trimEnd().split(':')
      trailers.set(name.toLowerCase(), value.join(':').trim())
    }
    await reader.end()
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

function parseChunkHeader(line: string): number {
  if (/^[0-9a-fA-F]{1,12}$/.test(line)) return Number.parseInt(line, 16)
  throw invalidRequest('The body is not well-formed aws-chunked: a chunk header is expected.')
}

/** Reads lines and runs of bytes from a stream of buffers. Throws IncompleteBody when it ends too soon. */
function openByteReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const next = await iterator.next()
    if (next.done) return false
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value])
    return true
  }

  /** A line without its CRLF. */
  async function line(): Promise<string> {
    let end = rest.indexOf('\r\n')
    while (end < 0) {
      if (rest.length > MAX_LINE_BYTES) throw invalidRequest('A line of the body is too long.')
      if (!(await more())) throw incompleteBody()
      end = rest.indexOf('\r\n')
    }
    const text = rest.subarray(0, end).toString('latin1')
    rest = rest.subarray(end + 2)
    return text
  }

  /** The next `size` bytes, in pieces as they arrive. */
  async function* bytes(size: number): AsyncGenerator<Buffer> {
    let left = size
    while (left > 0) {
      if (rest.length === 0 && !(await more())) throw incompleteBody()
      const piece = rest.subarray(0, left)
      rest = rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  return {
    line,
    bytes,
    /** Nothing may follow. */
    end: async () => {
      if (rest.length > 0 || (await more())) {
        throw invalidRequest('There are bytes after the last chunk of the body.')
      }
    },
    /** Releases the source, read to its end or not. */
    close: async () => {
      await iterator.return?.()
    },
  }
}
