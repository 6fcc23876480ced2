const pageBytes = 64 * 1024

/** Bytes that threads share. */
export type SharedBuffer = Buffer<SharedArrayBuffer>

export type BufferPool = ReturnType<typeof bufferPool>

/**
 * Memory for parts, `maxBytes` altogether, that threads share. It is one piece which is kept for good: V8 does not count
 * shared memory, so what is dropped may stay for very long. Pages that were never used take no memory.
 */
export function bufferPool(maxBytes: number) {
  let memory: SharedArrayBuffer | null = null
  const isUsed = new Uint8Array(Math.floor(maxBytes / pageBytes))

  /** The first page of so many free ones in a row; null when there are none. */
  function freePages(count: number): number | null {
    for (let first = isUsed.indexOf(0); first >= 0;) {
      const used = isUsed.indexOf(1, first)
      const end = used < 0 ? isUsed.length : used
      if (end - first >= count) return first
      first = used < 0 ? -1 : isUsed.indexOf(0, used)
    }
    return null
  }

  return {
    /** A buffer of exactly this many bytes, with any content; null when there is no room for it. */
    acquire(sizeBytes: number): SharedBuffer | null {
      const count = pagesFor(sizeBytes)
      const first = freePages(count)
      if (first === null) return null
      memory ??= new SharedArrayBuffer(isUsed.length * pageBytes)
      isUsed.fill(1, first, first + count)
      return Buffer.from(memory, first * pageBytes, sizeBytes)
    },
    release({ byteOffset, byteLength }: SharedBuffer): void {
      const first = byteOffset / pageBytes
      isUsed.fill(0, first, first + pagesFor(byteLength))
    },
  }
}

function pagesFor(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / pageBytes))
}
