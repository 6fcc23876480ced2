import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3'
import type { ObjectSettings } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { NewObject, ObjectStore, PartBody, StoredPart } from '../../engine/ports.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { learnWrong, refusesWrongPart } from '../requests/wrong-sum.ts'
import type { Connection } from '../transport/connection.ts'

/** What the steps of one test share. */
export type Trial = {
  connection: Connection
  store: ObjectStore
  key: string
  /** What it uploads: one body, as sending it again shows what is wrong with ETags. */
  body: PartBody
  /** The settings of this destination. */
  settings: ObjectSettings
  /** The settings of every test object: none, unless the store denies that, as the first upload finds out. */
  base: ObjectSettings
  publicBaseUrl: string | null
  /** The test object was uploaded: from then on it is replaced. */
  isThere: boolean
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

export function smallObject(key: string, settings: ObjectSettings, overwrite = true): NewObject {
  return {
    key,
    contentType: 'text/plain',
    uploadRecordId: 'connection-test',
    originalName: 'connection-test.txt',
    overwrite,
    settings,
  }
}

/** The third time says whether ETags are MD5s: see requests/payload.ts. */
const mostTries = 3
const pace = async (): Promise<void> => undefined

/** PutObject of the small object with these settings; the first time as an upload does it that must replace nothing. */
export async function putWith(trial: Trial, settings: ObjectSettings): Promise<void> {
  const { store, key, signal, lateSignal } = trial
  signal.throwIfAborted()
  const object = smallObject(key, settings, trial.isThere)
  await patiently(() => store.put(object, trial.body, pace, lateSignal))
  trial.isThere = true
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
export async function sendOnlyPart(
  { store, key, body, signal }: Trial,
  uploadId: string,
): Promise<StoredPart> {
  const part = { key, uploadId, partNumber: 1, body }
  return await patiently(() => store.sendPart(part, pace, signal))
}

/** The same with a wrong checksum, which shows whether the store looks at it. The right part takes its place. */
export async function sendWrongPart({ connection, key, signal }: Trial, uploadId: string): Promise<void> {
  await refusesWrongPart(connection, { sum: 'checksum', key, uploadId }, signal).catch(() =>
    signal.throwIfAborted(),
  )
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
  const { store, key, base, sessions, signal, body } = trial
  const { sizeBytes, crc32 } = body
  const object = smallObject(key, base)
  await store.complete({ object, uploadId, parts: [part], sizeBytes, crc32 }, signal)
  sessions.delete(uploadId)
}

/**
 * CompleteMultipartUpload of the small object with a wrong checksum of the whole, where the session has one: it shows
 * whether the store compares what it has joined. Leaves the session open if the store does.
 */
export async function completeWrongly(trial: Trial, uploadId: string): Promise<void> {
  const { connection, key, signal, body } = trial
  if (connection.capabilities().session !== 'CRC32') return
  try {
    const { etag } = await sendOnlyPart(trial, uploadId)
    const command = new CompleteMultipartUploadCommand({
      Bucket: connection.address.bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: `"${etag}"` }] },
      ChecksumType: 'FULL_OBJECT',
      ChecksumCRC32: crc32ToBase64((body.crc32 ^ 1) >>> 0),
    })
    const operation = 'CompleteMultipartUpload'
    await connection.call({ operation, key, signal, attempt: ({ send }) => send(command) })
    learnWrong(connection, 'checksum', false)
  } catch {
    signal.throwIfAborted()
  }
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
