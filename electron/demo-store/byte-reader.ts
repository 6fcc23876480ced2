import { S3Error } from './s3-error.ts'

const MAX_LINE_BYTES = 4096

export type ByteReader = {
  /** A line without its CRLF. */
  line(): Promise<string>
  /** An empty rest of line. */
  lineEnd(): Promise<void>
  /** The next `size` bytes, in pieces as they arrive. */
  take(size: number): AsyncGenerator<Buffer>
  /** Nothing may follow. */
  end(): Promise<void>
  /** Lets go of the source, wherever the reading has come to. */
  close(): Promise<void>
}

/** Reads lines and runs of bytes from a stream of buffers. Throws IncompleteBody when it ends too soon. */
export function openByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const next = await iterator.next()
    if (next.done) return false
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value])
    return true
  }

  async function line(): Promise<string> {
    let end = rest.indexOf('\r\n')
    while (end < 0) {
      if (rest.length > MAX_LINE_BYTES) throw new S3Error('InvalidRequest', 'A line of the body is too long.')
      if (!(await more())) throw incompleteBody()
      end = rest.indexOf('\r\n')
    }
    const text = rest.subarray(0, end).toString('latin1')
    rest = rest.subarray(end + 2)
    return text
  }

  async function* take(size: number): AsyncGenerator<Buffer> {
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
    lineEnd: async () => {
      if ((await line()) !== '')
        throw new S3Error('InvalidRequest', 'A chunk is longer than its header says.')
    },
    take,
    end: async () => {
      if (rest.length > 0 || (await more())) {
        throw new S3Error('InvalidRequest', 'There are bytes after the last chunk of the body.')
      }
    },
    close: async () => {
      await iterator.return?.()
    },
  }
}

export function incompleteBody(): S3Error {
  return new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  )
}
