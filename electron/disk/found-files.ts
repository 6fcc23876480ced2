import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { ScannedFile } from './scanned-file.ts'

/** So many are packed together. */
const packedAtOnce = 500

/**
 * Files that were found, in their order. They are packed, as there may be very many: one of an image sequence takes about
 * 20 bytes instead of 300.
 */
export class FoundFiles implements Iterable<ScannedFile> {
  readonly #packs: Buffer[] = []
  #open: ScannedFile[] = []
  length = 0

  add(file: ScannedFile): void {
    this.length++
    if (this.#open.push(file) < packedAtOnce) return
    this.#packs.push(packed(this.#open))
    this.#open = []
  }

  *[Symbol.iterator](): Generator<ScannedFile> {
    for (const pack of this.#packs) yield* unpacked(pack)
    yield* this.#open
  }

  /** Takes some files out, the first ones; none when there are no more. */
  take(): ScannedFile[] {
    const pack = this.#packs.shift()
    const taken = pack === undefined ? this.#open.splice(0) : unpacked(pack)
    this.length -= taken.length
    return taken
  }
}

function packed(files: readonly ScannedFile[]): Buffer {
  // A copy: what zlib returns may be the beginning of a much larger buffer.
  return Buffer.from(deflateRawSync(JSON.stringify(files), { level: 1 }))
}

function unpacked(pack: Buffer): ScannedFile[] {
  const files: ScannedFile[] = JSON.parse(inflateRawSync(pack).toString())
  return files
}
