import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { AppFailure } from '../core/errors.ts'
import { digestOf } from '../engine/body-in-memory.ts'
import type { BodyDigest, PartBody } from '../engine/ports.ts'
import type { BufferPool, SharedBuffer } from './buffer-pool.ts'
import { fileFailure } from './file-failure.ts'
import type { Reading } from './open-while-read.ts'

/** A range of a file, which `read` opens; offset and size in bytes. */
export type FileRange = { file: string; read: Reading; offsetBytes: number; sizeBytes: number }

const pieceBytes = 1024 * 1024

/** A part held in memory of the pool: read once, then hashed and sent from the same buffer. */
export async function bufferedPart(
  range: FileRange,
  buffer: SharedBuffer,
  pool: BufferPool,
): Promise<PartBody> {
  try {
    await fill(buffer, range, 0)
  } catch (thrown) {
    pool.release(buffer)
    throw thrown
  }
  return heldPart(buffer, crc32(buffer), pool)
}

/** What has been read into memory of the pool. */
export function heldPart(buffer: SharedBuffer, sum: number, pool: BufferPool): PartBody {
  async function* send(check: () => void): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < buffer.byteLength; at += pieceBytes) {
      check()
      yield buffer.subarray(at, at + pieceBytes)
    }
  }
  return partBody(buffer.byteLength, sum, send, () => pool.release(buffer))
}

/**
 * A part without room in memory: read once to hash it, and again each time it is sent. A file that changed in
 * between is noticed before the last piece is out, so a changed part never arrives whole.
 */
export async function rereadPart(range: FileRange): Promise<PartBody> {
  const buffer = Buffer.allocUnsafeSlow(pieceBytes)
  let sum = 0
  for await (const piece of piecesOf(range, () => buffer)) sum = crc32(piece, sum)

  async function* send(check: () => void): AsyncGenerator<Uint8Array> {
    let sumSoFar = 0
    let leftBytes = range.sizeBytes
    // Each piece has its own memory: the socket may still hold the one before.
    for await (const piece of piecesOf(range, () => Buffer.allocUnsafeSlow(pieceBytes))) {
      check()
      sumSoFar = crc32(piece, sumSoFar)
      leftBytes -= piece.byteLength
      if (leftBytes === 0 && sumSoFar !== sum) throw new AppFailure('SourceChanged', range.file)
      yield piece
    }
  }
  return partBody(range.sizeBytes, sum, send, () => undefined)
}

/** `send` calls `check` before each chunk, which throws after the release; `free` is called once, at the release. */
function partBody(
  sizeBytes: number,
  crc32: number,
  send: (check: () => void) => AsyncIterable<Uint8Array>,
  free: () => void,
): PartBody {
  let isReleased = false
  /** Each digest is made once, however often it is asked for. */
  const digests = new Map<BodyDigest, Promise<string>>()
  const check = (): void => {
    if (isReleased) throw new Error('A part was read after its release.')
  }
  return {
    sizeBytes,
    crc32,
    digest(algorithm) {
      const digest = digests.get(algorithm) ?? digestOf(send(check), algorithm)
      digests.set(algorithm, digest)
      return digest
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

async function* piecesOf(range: FileRange, memory: () => Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < range.sizeBytes; at += pieceBytes) {
    const piece = memory().subarray(0, range.sizeBytes - at)
    await fill(piece, range, at)
    yield piece
  }
}

/** Reads the range's bytes from `at` on until the buffer is full. A file that ends before has changed. */
function fill(buffer: Buffer, range: FileRange, at: number): Promise<void> {
  return range.read((handle) => fillFrom(handle, buffer, range.file, range.offsetBytes + at))
}

async function fillFrom(handle: FileHandle, buffer: Buffer, file: string, position: number): Promise<void> {
  for (let filled = 0; filled < buffer.byteLength;) {
    const { bytesRead } = await handle
      .read(buffer, filled, buffer.byteLength - filled, position + filled)
      .catch((thrown: unknown) => Promise.reject(fileFailure(file, thrown)))
    if (bytesRead === 0) throw new AppFailure('SourceChanged', file)
    filled += bytesRead
  }
}
