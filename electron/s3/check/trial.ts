import type { ObjectSettings } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { bodyInMemory } from '../../engine/body-in-memory.ts'
import type { NewObject, ObjectStore, StoredPart } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'

/** What the steps of one test share. */
export type Trial = {
  connection: Connection
  store: ObjectStore
  key: string
  /** The settings of this destination. */
  settings: ObjectSettings
  /** The settings of every test object: none, unless the store denies that, as the first upload finds out. */
  base: ObjectSettings
  publicBaseUrl: string | null
  /** uploadIds of the open sessions. */
  sessions: Set<string>
  signal: AbortSignal
  /**
   * Aborts some seconds after `signal`: for requests that create something on the store, because after a broken one
   * nobody knows whether it exists.
   */
  lateSignal: AbortSignal
}

export const testText = 'Dropreel connection test'

/** The content that a connection test uploads: one body, as sending it again shows what is wrong with ETags. */
const testBody = bodyInMemory(Buffer.from(testText))

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

/** The third time says whether ETags are MD5s: see requests/payload.ts. */
const mostTries = 3
const pace = async (): Promise<void> => undefined

/** PutObject of the small object with these settings. */
export async function putWith(trial: Trial, settings: ObjectSettings): Promise<void> {
  const { store, key, signal, lateSignal } = trial
  signal.throwIfAborted()
  await patiently(() => store.put(smallObject(key, settings), testBody, pace, lateSignal))
  signal.throwIfAborted()
}

/** CreateMultipartUpload; returns the uploadId, which counts as open until it is completed or aborted. */
export async function openWith(trial: Trial, settings: ObjectSettings): Promise<string> {
  const { store, key, sessions, signal, lateSignal } = trial
  const { uploadId } = await store.open(smallObject(key, settings), lateSignal)
  sessions.add(uploadId)
  signal.throwIfAborted()
  return uploadId
}

/** UploadPart of the small object as the only part. */
export async function sendOnlyPart({ store, key, signal }: Trial, uploadId: string): Promise<StoredPart> {
  const part = { key, uploadId, partNumber: 1, body: testBody }
  return await patiently(() => store.sendPart(part, pace, signal))
}

/** As an upload does, sends again what arrived damaged by the store's answer. */
async function patiently<T>(send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send()
    } catch (thrown) {
      const isDamaged = thrown instanceof AppFailure && thrown.error.code === 'ChecksumMismatch'
      if (!isDamaged || tries === mostTries) throw thrown
    }
  }
}

/** CompleteMultipartUpload. */
export async function completeOnlyPart(trial: Trial, uploadId: string, part: StoredPart): Promise<void> {
  const { store, key, base, sessions, signal } = trial
  const object = smallObject(key, base)
  const { sizeBytes, crc32 } = testBody
  await store.complete({ object, uploadId, parts: [part], sizeBytes, crc32 }, signal)
  sessions.delete(uploadId)
}

/** AbortMultipartUpload. */
export async function abortSession(
  { store, key, sessions }: Trial,
  uploadId: string,
  signal: AbortSignal,
): Promise<void> {
  await store.abort(key, uploadId, signal)
  sessions.delete(uploadId)
}
