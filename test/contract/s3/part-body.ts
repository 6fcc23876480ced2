import { bodyInMemory } from '../../../electron/engine/body-in-memory.ts'
import type { LinkRequest, NewObject, PartBody } from '../../../electron/engine/ports.ts'

/** Bytes as a part; `digests` counts which digests were asked for. */
export function partBody(bytes: Uint8Array): PartBody & { digests: string[] } {
  const digests: string[] = []
  const body = bodyInMemory(bytes)
  return {
    ...body,
    digests,
    digest: (algorithm) => {
      digests.push(algorithm)
      return body.digest(algorithm)
    },
  }
}

/** Different bytes for each seed, none of them a repeated pattern. */
export function someBytes(sizeBytes: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  let state = seed
  for (let index = 0; index < sizeBytes; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

export function newObject(more: Partial<NewObject> = {}): NewObject {
  return {
    key: 'videos/Überraschung 🎬 (1).mov',
    contentType: 'video/quicktime',
    uploadRecordId: 'upload-1',
    originalName: 'Überraschung 🎬 (1).mov',
    overwrite: false,
    ...more,
  }
}

/** A link of an hour without a name of its own, or as changed. */
export function linkRequest(key: string, changes: Partial<LinkRequest> = {}): LinkRequest {
  return { key, expiresSeconds: 3600, opens: 'inline', fileName: null, publicBaseUrl: null, ...changes }
}
