import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { createCRC64 } from 'hash-wasm'
import type { BodyDigest, PartBody } from './ports.ts'

/** Bytes that stay in memory, as a body. */
export function bodyInMemory(bytes: Uint8Array): PartBody {
  const chunks = async function* () {
    if (bytes.byteLength > 0) yield bytes
  }
  return {
    sizeBytes: bytes.byteLength,
    crc32: crc32(bytes),
    digest: (algorithm) => digestOf(chunks(), algorithm),
    chunks,
    release: () => undefined,
  }
}

/** Lower-case hex. Lets others go on in between: a part of 32 MiB takes a while. */
export async function digestOf(pieces: AsyncIterable<Uint8Array>, algorithm: BodyDigest): Promise<string> {
  // NVMe's polynomial (NVM Command Set 1.0, 5.2.1.3.4), bit-reversed.
  const crc64 = algorithm === 'crc64nvme' ? await createCRC64('9a6c9329ac4bc9b5') : null
  const hash = crc64?.init() ?? createHash(algorithm)
  for await (const piece of pieces) {
    hash.update(piece)
    await nextTurn()
  }
  return String(hash.digest('hex'))
}
