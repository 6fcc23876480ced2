/** Buffers of released parts, kept for the next part of the same size. */
export type BufferPool = {
  /** A buffer of exactly this many bytes; its content is anything. */
  take(sizeBytes: number): Buffer
  give(buffer: Buffer): void
  /** Lets go of all free buffers. */
  clear(): void
}

/** Keeps at most `maxFreeBytes` of free buffers, the last used ones. */
export function bufferPool(maxFreeBytes: number): BufferPool {
  let free: Buffer[] = []
  let freeBytes = 0

  return {
    take(sizeBytes) {
      const index = free.findLastIndex((buffer) => buffer.byteLength === sizeBytes)
      const [buffer] = index < 0 ? [] : free.splice(index, 1)
      if (buffer === undefined) return Buffer.allocUnsafeSlow(sizeBytes)
      freeBytes -= sizeBytes
      return buffer
    },
    give(buffer) {
      free.push(buffer)
      freeBytes += buffer.byteLength
      while (freeBytes > maxFreeBytes) freeBytes -= free.shift()?.byteLength ?? 0
    },
    clear() {
      free = []
      freeBytes = 0
    },
  }
}
