import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { t } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { StoredPart } from '../../engine/ports.ts'
import { missingPermission, Skipped, type Steps } from './steps.ts'
import {
  abortSession,
  completeOnlyPart,
  completeWrongly,
  openWith,
  putWith,
  sendOnlyPart,
  sendWrongPart,
  type Trial,
} from './trial.ts'

/**
 * Opens a session, sends one part, lists and completes it. Uses the encryption of the destination, which needs one more
 * permission here. Returns whether the part was accepted.
 */
export async function tryParts(steps: Steps, trial: Trial): Promise<boolean> {
  const { store, key, signal } = trial
  const { encryption } = trial.settings
  let uploadId = ''
  let part: StoredPart | null = null
  const denied = encryption?.kind === 'sse-kms' ? 'kms:Decrypt' : 's3:PutObject'
  const isPartTaken = await steps.try('multipart', denied, async () => {
    uploadId = await openWith(trial, { ...trial.base, encryption }).catch(deniedAs(encryption?.kind))
    await sendWrongPart(trial, uploadId)
    part = await sendOnlyPart(trial, uploadId)
    return t('check.partUploaded')
  })
  await steps.try('list-parts', 's3:ListMultipartUploadParts', async () => {
    if (part === null) throw new Skipped(t('check.noPartToList'))
    const { parts } = await store.listParts(key, uploadId, signal)
    if (parts.length === 1) return t('check.goesOn')
    throw new AppFailure('StoreRefused', t('check.listsNoPart'))
  })
  await steps.try('complete', 's3:PutObject', async () => {
    if (part === null) throw new Skipped(t('check.noPartToJoin'))
    await completeOnlyPart(trial, uploadId, part)
    return t('check.joined')
  })
  return isPartTaken
}

/** Creating a session with a KMS key needs kms:GenerateDataKey, which an earlier step tried separately. */
function deniedAs(encryption: 'sse-kms' | 'sse-s3' | undefined) {
  return (thrown: unknown): never => {
    if (encryption !== 'sse-kms' || !(thrown instanceof AppFailure)) throw thrown
    const permission = missingPermission(thrown, 'kms:GenerateDataKey')
    if (permission === null) throw thrown
    throw new AppFailure('AccessDenied', permission, { cause: thrown, permission })
  }
}

/** If aborting is not allowed, completes the session, so that it does not stay behind. */
export async function tryAbort(steps: Steps, trial: Trial): Promise<void> {
  await steps.try('abort', 's3:AbortMultipartUpload', async () => {
    const uploadId = await openWith(trial, trial.base).catch((thrown: unknown) => {
      throw new Skipped(t('check.nothingToAbort'), { cause: thrown })
    })
    await completeWrongly(trial, uploadId)
    try {
      await abortSession(trial, uploadId, trial.signal)
    } catch (thrown) {
      await sendOnlyPart(trial, uploadId)
        .then((part) => completeOnlyPart(trial, uploadId, part))
        .catch(() => undefined)
      throw thrown
    }
    return t('check.leavesNothing')
  })
}

/**
 * Reads an object with as few settings as possible: with a KMS key one more permission is needed, which the parts have
 * tried. `denied` is the missing permission if the store does not name it.
 */
export async function tryReading(steps: Steps, trial: Trial, denied: string): Promise<void> {
  const { store, key, publicBaseUrl, signal } = trial
  // A public address works only with the ACL of uploads. If that is not allowed, its own step has said so.
  await putWith(trial, { ...trial.base, acl: trial.settings.acl })
    .catch(() => putWith(trial, trial.base))
    .catch(() => undefined)
  await steps.try('head', denied, async () => {
    const found = await store.head(key, signal)
    if (found === null) throw new AppFailure('ObjectMissing', key)
    return t('check.canBeChecked')
  })
  await steps.try('link', denied, async () => {
    await store.link({ key, expiresSeconds: 300, opens: 'inline', fileName: null, publicBaseUrl }, signal)
    return t(publicBaseUrl === null ? 'check.linkOpened' : 'check.publicLinkOpened')
  })
}

/** Uploads do not need this permission, so it is no failure if it is missing. */
export async function tryListing(steps: Steps, { store, key, signal }: Trial): Promise<void> {
  await steps.try('list-sessions', null, async () => {
    await store.listSessions(key, signal).catch((thrown: unknown) => {
      if (!(thrown instanceof AppFailure)) throw thrown
      const permission = missingPermission(thrown, 's3:ListBucketMultipartUploads')
      const why = permission === null ? thrown.error.message : t('check.notAllowed', { permission })
      throw new Skipped(`${why} ${t('check.findingNotNeeded')}`)
    })
    return t('check.findsLeft')
  })
}

/** Aborts the sessions that are still open, as far as possible. Throws nothing. */
export async function abortLeftSessions(trial: Trial, signal: AbortSignal): Promise<void> {
  const left = Array.from(trial.sessions, (uploadId) => abortSession(trial, uploadId, signal))
  await Promise.allSettled(left)
}

/**
 * Uploads never delete, so it is no failure if deleting is not allowed; but then the line names the object that stays.
 * Throws only the signal's reason.
 */
export async function cleanUp(steps: Steps, { connection, key }: Trial, signal: AbortSignal): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: connection.address.bucket, Key: key })
  await steps.try('clean-up', null, async () => {
    await connection
      .call({
        operation: 'DeleteObject',
        key,
        signal,
        attempt: ({ send }) => send(command),
      })
      .catch((thrown: unknown) => {
        if (!(thrown instanceof AppFailure)) throw thrown
        const permission = missingPermission(thrown, 's3:DeleteObject')
        const why = permission === null ? thrown.error.message : t('check.notAllowed', { permission })
        throw new Skipped(`${why} ${t('check.staysThere', { key })}`)
      })
    return t('check.deleted')
  })
}
