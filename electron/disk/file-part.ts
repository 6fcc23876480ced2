import { mostInFlight } from '../core/concurrency.ts'
import { AppFailure } from '../core/errors.ts'
import { digestOf } from '../engine/body-in-memory.ts'
import type { BodyDigest, PartBody } from '../engine/ports.ts'
import { bufferPool, type BufferPool, type SharedBuffer } from './buffer-pool.ts'

/** A range of a file, offset and size in bytes. */
export type FileRange = { offsetBytes: number; sizeBytes: number }

/** Fills memory from a range of the file. Answers the CRC-32 of that, or of all since `sum`. */
export type ReadInto = (memory: SharedBuffer, range: FileRange, sum?: number) => Promise<number>

const pieceBytes = 1024 * 1024
/** A part that is read twice is one of many that go slowly, or it is huge: then larger pieces cost less. */
const rereadBytes = { ofMany: 256 * 1024, ofHuge: 1024 * 1024 }
const hugeBytes = 32 * 1024 * 1024

/** A part held in memory of the pool: read once, then hashed and sent from the same buffer. */
export async function bufferedPart(
  range: FileRange,
  buffer: SharedBuffer,
  { pool, readInto }: { pool: BufferPool; readInto: ReadInto },
): Promise<PartBody> {
  let sum: number
  try {
    sum = await readInto(buffer, range)
  } catch (thrown) {
    pool.release(buffer)
    throw thrown
  }
  async function* send(check: () => void): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < range.sizeBytes; at += pieceBytes) {
      check()
      yield buffer.subarray(at, at + pieceBytes)
    }
  }
  return partBody(range, sum, send, () => pool.release(buffer))
}

/** Pieces that are being read: mostly as many as there are parts in flight. */
const pieces = bufferPool(mostInFlight * pieceBytes)

/**
 * A part without room in memory: read once to hash it, and again each time it is sent. A file that changed in
 * between is noticed before the last piece is out, so a changed part never arrives whole.
 */
export async function rereadPart(file: string, range: FileRange, readInto: ReadInto): Promise<PartBody> {
  let sum = 0
  for (const piece of piecesOf(range))
    sum = await withPiece(piece.sizeBytes, (memory) => readInto(memory, piece, sum))

  async function* send(check: () => void): AsyncGenerator<Uint8Array> {
    let sumSoFar = 0
    let leftBytes = range.sizeBytes
    for (const piece of piecesOf(range)) {
      const bytes = await withPiece(piece.sizeBytes, async (memory) => {
        sumSoFar = await readInto(memory, piece, sumSoFar)
        // The socket may hold it for long.
        return Buffer.from(memory)
      })
      check()
      leftBytes -= piece.sizeBytes
      if (leftBytes === 0 && sumSoFar !== sum) throw new AppFailure('SourceChanged', file)
      yield bytes
    }
  }
  return partBody(range, sum, send, () => undefined)
}

async function withPiece<T>(sizeBytes: number, act: (memory: SharedBuffer) => Promise<T>): Promise<T> {
  const memory = pieces.acquire(sizeBytes)
  if (memory === null) return act(Buffer.from(new SharedArrayBuffer(sizeBytes)))
  try {
    return await act(memory)
  } finally {
    pieces.release(memory)
  }
}

/** `send` calls `check` before each chunk, which throws after the release; `free` is called once, at the release. */
function partBody(
  { sizeBytes }: FileRange,
  crc32: number,
  send: (check: () => void) => AsyncIterable<Uint8Array>,
  free: () => void,
): PartBody {
  let isReleased = false
  /** Each digest is made once, however often it is asked for. */
  const digests: Partial<Record<BodyDigest, Promise<string>>> = {}
  const check = (): void => {
    if (isReleased) throw new Error('A part was read after its release.')
  }
  return {
    sizeBytes,
    crc32,
    digest(algorithm) {
      return (digests[algorithm] ??= digestOf(send(check), algorithm))
    },
    chunks() {
      check()
      return send(check)
    },
    release() {
      if (!isReleased) free()
      isReleased = true
    },
  }
}

/** At least one, which may be empty. */
function* piecesOf({ offsetBytes, sizeBytes }: FileRange): Generator<FileRange> {
  const mostBytes = sizeBytes > hugeBytes ? rereadBytes.ofHuge : rereadBytes.ofMany
  let at = 0
  do {
    yield { offsetBytes: offsetBytes + at, sizeBytes: Math.min(mostBytes, sizeBytes - at) }
    at += mostBytes
  } while (at < sizeBytes)
}
