import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { AppFailure } from '../core/errors.ts'
import type { PartBody } from '../engine/ports.ts'
import type { BufferPool } from './buffer-pool.ts'
import { fileFailure } from './file-failure.ts'

/** A range of an open file; offset and size in bytes. */
export type FileRange = { file: string; handle: FileHandle; offsetBytes: number; sizeBytes: number }

/** Small enough that progress and rate limits move smoothly. */
const chunkBytes = 256 * 1024
/** Large parts are read in pieces of this size. */
const pieceBytes = 1024 * 1024

type Algorithm = 'md5' | 'sha256'

/** A part held in memory of the pool: read once, then hashed and sent from the same buffer. */
export async function bufferedPart(range: FileRange, memory: Buffer, pool: BufferPool): Promise<PartBody> {
  const { sizeBytes } = range
  let buffer: Buffer | null = memory
  try {
    await fill(buffer, range, 0)
  } catch (thrown) {
    pool.release(buffer)
    throw thrown
  }
  const held = (): Buffer => buffer ?? alreadyReleased()

  async function* send(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < sizeBytes; at += chunkBytes) {
      yield held().subarray(at, Math.min(at + chunkBytes, sizeBytes))
    }
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < sizeBytes; at += pieceBytes) {
      yield held().subarray(at, Math.min(at + pieceBytes, sizeBytes))
      await nextTurn()
    }
  }

  return {
    sizeBytes,
    crc32: crc32(buffer),
    digest: remembered((algorithm) => digestOf(pieces(), algorithm)),
    chunks() {
      held()
      return send()
    },
    release() {
      if (buffer !== null) pool.release(buffer)
      buffer = null
    },
  }
}

/**
 * A part without room in memory: read once to hash it, and again each time it is sent. A file that changed in
 * between is noticed before the last piece is out, so a changed part never arrives whole.
 */
export async function rereadPart(range: FileRange): Promise<PartBody> {
  const { sizeBytes } = range
  let released = false
  const sum = await sumOf(range)

  async function* pieces(): AsyncGenerator<Buffer> {
    let sumSoFar = 0
    for (let at = 0; at < sizeBytes; at += pieceBytes) {
      if (released) alreadyReleased()
      // Each piece has its own memory: the socket may still hold the one before.
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, sizeBytes - at))
      await fill(piece, range, at)
      sumSoFar = crc32(piece, sumSoFar)
      const isLast = at + pieceBytes >= sizeBytes
      if (isLast && sumSoFar !== sum) throw new AppFailure('SourceChanged', range.file)
      yield piece
    }
  }
  async function* send(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces()) {
      for (let at = 0; at < piece.byteLength; at += chunkBytes) yield piece.subarray(at, at + chunkBytes)
    }
  }

  return {
    sizeBytes,
    crc32: sum,
    digest: remembered((algorithm) => digestOf(pieces(), algorithm)),
    chunks() {
      if (released) alreadyReleased()
      return send()
    },
    release() {
      released = true
    },
  }
}

async function sumOf(range: FileRange): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(pieceBytes)
  let sum = 0
  for (let at = 0; at < range.sizeBytes; at += pieceBytes) {
    const piece = buffer.subarray(0, Math.min(pieceBytes, range.sizeBytes - at))
    await fill(piece, range, at)
    sum = crc32(piece, sum)
  }
  return sum
}

/** Reads the range's bytes from `at` on until the buffer is full. A file that ends before has changed. */
async function fill(buffer: Buffer, { file, handle, offsetBytes }: FileRange, at: number): Promise<void> {
  for (let filled = 0; filled < buffer.byteLength;) {
    const { bytesRead } = await handle
      .read(buffer, filled, buffer.byteLength - filled, offsetBytes + at + filled)
      .catch((thrown: unknown) => Promise.reject(fileFailure(file, thrown)))
    if (bytesRead === 0) throw new AppFailure('SourceChanged', file)
    filled += bytesRead
  }
}

async function digestOf(pieces: AsyncIterable<Uint8Array>, algorithm: Algorithm): Promise<string> {
  const hash = createHash(algorithm)
  for await (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

/** Each digest is made once, however often it is asked for. */
function remembered(
  make: (algorithm: Algorithm) => Promise<string>,
): (algorithm: Algorithm) => Promise<string> {
  const digests = new Map<Algorithm, Promise<string>>()
  return (algorithm) => {
    const digest = digests.get(algorithm) ?? make(algorithm)
    digests.set(algorithm, digest)
    return digest
  }
}

function alreadyReleased(): never {
  throw new Error('A part was read after its release.')
}
