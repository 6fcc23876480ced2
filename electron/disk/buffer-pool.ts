const smallestBlockBytes = 64 * 1024

/** Bytes that threads share. */
export type SharedBuffer = Buffer<SharedArrayBuffer>

export type BufferPool = ReturnType<typeof bufferPool>

/**
 * Memory for parts, up to `maxBytes`, used again for the next parts. Blocks have sizes of powers of two, so that files
 * of all sizes share them: a block that is dropped stays in memory until it is garbage-collected.
 */
export function bufferPool(maxBytes: number) {
  let free: SharedArrayBuffer[] = []
  let heldBytes = 0

  /** Frees the blocks that were unused the longest, until a block of this size fits. */
  function makeRoom(blockBytes: number): void {
    while (heldBytes + blockBytes > maxBytes && free.length > 0) heldBytes -= free.shift()?.byteLength ?? 0
  }

  return {
    /** A buffer of exactly this many bytes, with any content; null when all memory is in use. */
    acquire(sizeBytes: number): SharedBuffer | null {
      const blockBytes = blockBytesFor(sizeBytes)
      const index = free.findLastIndex((block) => block.byteLength === blockBytes)
      const [kept] = index < 0 ? [] : free.splice(index, 1)
      if (kept !== undefined) return Buffer.from(kept, 0, sizeBytes)
      makeRoom(blockBytes)
      if (heldBytes + blockBytes > maxBytes) return null
      heldBytes += blockBytes
      return Buffer.from(new SharedArrayBuffer(blockBytes), 0, sizeBytes)
    },
    release(buffer: SharedBuffer): void {
      free.push(buffer.buffer)
    },
    /** Frees all memory that is not in use. */
    clear(): void {
      for (const block of free) heldBytes -= block.byteLength
      free = []
    },
  }
}

function blockBytesFor(sizeBytes: number): number {
  let blockBytes = smallestBlockBytes
  while (blockBytes < sizeBytes) blockBytes *= 2
  return blockBytes
}
