import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ObjectSettings } from '../../contract/index.ts'
import type { NewObject, PartBody } from '../../engine/ports.ts'

export const testText = 'Dropreel connection test'

/** The content that a connection test uploads. */
export function smallBody(): PartBody {
  const bytes = Buffer.from(testText)
  return {
    sizeBytes: bytes.byteLength,
    crc32: crc32(bytes),
    digest: async (algorithm) => createHash(algorithm).update(bytes).digest('hex'),
    async *chunks() {
      yield bytes
    },
    release: () => undefined,
  }
}

/** Its key is new, so the first upload replaces nothing; later ones replace the first. */
export function smallObject(key: string, settings: ObjectSettings): NewObject {
  return {
    key,
    contentType: 'text/plain',
    uploadRecordId: 'connection-test',
    originalName: 'connection-test.txt',
    overwrite: true,
    settings,
  }
}
