import { crc32 } from 'node:zlib'
import type { StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { partCount } from '../core/part-plan.ts'
import { findAtKey, keyTaken } from './check-key.ts'
import { confirmObject } from './confirm-object.ts'
import { findCreated, storedObjectOf } from './create-object.ts'
import type { ObjectTarget } from './object-target.ts'
import type { NewObject } from './ports.ts'

export type StreamUpload = {
  target: ObjectTarget
  object: NewObject
  partSizeBytes: number
  /** True where the store is known to honour If-None-Match: then it need not show what is at the key. */
  isKeyGuarded: boolean
  /** Called once the store has answered, before the first byte is read. */
  onStart: () => void
  /** Sends the stream once, and calls `onChunk` with each piece of it. */
  send: (onChunk: (chunk: Uint8Array) => void) => Promise<StoredObject>
}

export type StreamedObject = StoredObject & { sizeBytes: number }

/**
 * Uploads what can be read only once. Checks the key before the first byte is read: a refusal at the end would lose the
 * whole stream. That finds wrong keys, clock and region, too. Throws AppFailure, or what broke the stream.
 */
export async function uploadStream(upload: StreamUpload): Promise<StreamedObject> {
  const { target, object, partSizeBytes, isKeyGuarded } = upload
  const found = await findAtKey(target, async (denied) => {
    if (!object.overwrite && !isKeyGuarded) throw denied
  })
  if (found !== null && !object.overwrite) throw keyTaken(target)
  upload.onStart()
  const sent = { sizeBytes: 0, crc32: 0 }
  const stored = await sendOnce(upload, (chunk) => {
    sent.sizeBytes += chunk.byteLength
    sent.crc32 = crc32(chunk, sent.crc32)
  })
  const { sizeBytes } = sent
  const confirmation = await confirmObject(target, stored, {
    ...sent,
    partCount: partCount(sizeBytes, partSizeBytes),
  })
  if (confirmation.kind === 'confirmed') return { ...confirmation.object, sizeBytes }
  throw new AppFailure('ProofFailed', 'standard input', { detail: confirmation.detail })
}

/** An object that carries this upload's own id is a success, whatever the store says at the end. */
async function sendOnce(
  { target, send }: StreamUpload,
  onChunk: (chunk: Uint8Array) => void,
): Promise<StoredObject> {
  const { key, recordId, request, signal } = target
  try {
    return await send(onChunk)
  } catch (thrown) {
    signal.throwIfAborted()
    const head = () => request((store) => store.head(key, signal)).catch(() => null)
    const found = await findCreated(asAppFailure(thrown), head)
    signal.throwIfAborted()
    if (found?.uploadRecordId !== recordId) throw thrown
    return storedObjectOf(found)
  }
}
