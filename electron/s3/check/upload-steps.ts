import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { AppFailure } from '../../core/errors.ts'
import type { StoredPart } from '../../engine/ports.ts'
import { smallBody, smallObject } from './small-object.ts'
import { missingPermission, Skipped, type Steps } from './steps.ts'
import { pace, putWith, type Trial } from './trial.ts'

/**
 * A session with one part, listed and completed. Encryption goes along, as it needs a permission more here. Answers
 * whether a part was taken.
 */
export async function tryParts(steps: Steps, trial: Trial): Promise<boolean> {
  const { store, key, signal } = trial
  const { encryption } = trial.settings
  const object = smallObject(key, { ...trial.base, encryption })
  const body = smallBody()
  let uploadId = ''
  let part: StoredPart | null = null
  const denied = encryption?.kind === 'sse-kms' ? 'kms:Decrypt' : 's3:PutObject'
  const isPartTaken = await steps.try('multipart', denied, async () => {
    uploadId = (await store.open(object, signal).catch(deniedAs(encryption?.kind))).uploadId
    part = await store.sendPart({ key, uploadId, partNumber: 1, body }, pace, signal)
    return 'A part was uploaded.'
  })
  await steps.try('list-parts', 's3:ListMultipartUploadParts', async () => {
    if (part === null) throw new Skipped('There is no part to list.')
    const { parts } = await store.listParts(key, uploadId, signal)
    if (parts.length === 1) return 'An interrupted upload goes on where it was.'
    throw new AppFailure('StoreRefused', 'it does not list the part that it stored')
  })
  const isComplete = await steps.try('complete', 's3:PutObject', async () => {
    if (part === null) throw new Skipped('There is no part to join.')
    await complete(trial, uploadId, part)
    return 'The parts became an object.'
  })
  if (!isComplete && uploadId !== '') await store.abort(key, uploadId, signal).catch(() => undefined)
  return isPartTaken
}

/** Creating a session with a KMS key takes the right to its data keys; that was tried before, by itself. */
function deniedAs(encryption: 'sse-kms' | 'sse-s3' | undefined) {
  return (thrown: unknown): never => {
    if (encryption !== 'sse-kms' || !(thrown instanceof AppFailure)) throw thrown
    const permission = missingPermission(thrown, 'kms:GenerateDataKey')
    if (permission === null) throw thrown
    throw new AppFailure('AccessDenied', permission, { cause: thrown, permission })
  }
}

async function complete(trial: Trial, uploadId: string, part: StoredPart): Promise<void> {
  const { store, key, base, signal } = trial
  const { sizeBytes, crc32 } = smallBody()
  const object = smallObject(key, base)
  await store.complete({ object, uploadId, parts: [part], sizeBytes, crc32 }, signal)
}

/** A session that must not be aborted is completed instead, so that it does not stay behind. */
export async function tryAbort(steps: Steps, trial: Trial): Promise<void> {
  const { store, key, base, signal } = trial
  await steps.try('abort', 's3:AbortMultipartUpload', async () => {
    const object = smallObject(key, base)
    const { uploadId } = await store.open(object, signal).catch((thrown: unknown) => {
      throw new Skipped('There is no upload to abort.', { cause: thrown })
    })
    try {
      await store.abort(key, uploadId, signal)
    } catch (thrown) {
      const body = smallBody()
      await store
        .sendPart({ key, uploadId, partNumber: 1, body }, pace, signal)
        .then((part) => complete(trial, uploadId, part))
        .catch(() => undefined)
      throw thrown
    }
    return 'Cancelled uploads leave nothing behind.'
  })
}

/**
 * Of an object as plain as may be: what a KMS key protects takes a permission more, which was tried with the parts.
 * `denied` is the permission that is missing when the store does not say.
 */
export async function tryReading(steps: Steps, trial: Trial, denied: string): Promise<void> {
  const { store, key, publicBaseUrl, signal } = trial
  await putWith(trial, trial.base).catch(() => undefined)
  await steps.try('head', denied, async () => {
    const found = await store.head(key, signal)
    if (found === null) throw new AppFailure('ObjectMissing', key)
    return 'Finished uploads can be checked.'
  })
  await steps.try('link', denied, async () => {
    await store.link({ key, expiresSeconds: 300, opens: 'inline', fileName: null, publicBaseUrl }, signal)
    return publicBaseUrl === null ? 'A link was opened.' : 'A link below the public base URL was opened.'
  })
}

/** Uploads do without it, so that it is missing is no failure. */
export async function tryListing(steps: Steps, { store, key, signal }: Trial): Promise<void> {
  await steps.try('list-sessions', null, async () => {
    await store.listSessions(key, signal).catch((thrown: unknown) => {
      if (!(thrown instanceof AppFailure)) throw thrown
      const permission = missingPermission(thrown, 's3:ListBucketMultipartUploads')
      const why = permission === null ? thrown.error.message : `${permission} is not allowed.`
      throw new Skipped(`${why} Uploads do not need it; only finding what others left does.`)
    })
    return 'What others left can be found.'
  })
}

/** Uploads never delete, so that it is not allowed is no failure; but the person must know what stays. */
export async function cleanUp(steps: Steps, { connection, key, signal }: Trial): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: connection.address.bucket, Key: key })
  await steps.try('clean-up', null, async () => {
    await connection
      .call({
        operation: 'DeleteObject',
        key,
        signal,
        attempt: (client) => client.send(command, { abortSignal: signal }),
      })
      .catch((thrown: unknown) => {
        if (!(thrown instanceof AppFailure)) throw thrown
        const permission = missingPermission(thrown, 's3:DeleteObject')
        const why = permission === null ? thrown.error.message : `${permission} is not allowed.`
        throw new Skipped(`${why} Uploads do not need it, but ${key} stays: delete it by hand.`)
      })
    return 'The test object is deleted.'
  })
}
