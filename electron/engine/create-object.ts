import type { StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { withRetry } from './with-retry.ts'
import type { ObjectFacts } from './ports.ts'
import { crc32ToBase64 } from './crc32-base64.ts'
import type { Run } from './run.ts'
import { isTheFile } from './verify.ts'

/** Told once, however often it is asked. */
const unseen = 'The store does not say whether an object with this key exists.'

/** Answers after which an object may be there although the request failed. */
const unsettled = new Set(['SessionGone', 'ObjectExists', 'StoreError', 'StoreRefused', 'RequestBlocked'])

/**
 * Runs a request that creates the object. A failure that may hide a success (a lost answer, a session that is
 * gone because it was completed) is settled by HEAD, and counts as success only if the object carries this
 * upload's id and holds the same bytes. An object of this upload that differs, because a try arrived damaged, is
 * replaced. Throws the failure otherwise.
 */
export async function createObject(
  run: Run,
  isSame: (facts: ObjectFacts) => Promise<boolean>,
  create: () => Promise<StoredObject>,
): Promise<StoredObject> {
  return withRetry(run, async () => {
    try {
      return await create()
    } catch (thrown) {
      run.signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      if (!unsettled.has(failure.error.code)) throw failure
      const facts = await run.store.head(run.upload.record.key, run.signal).catch(() => null)
      run.signal.throwIfAborted()
      if (!isOwn(run, facts)) throw failure
      if (facts.uploadRecordId === run.upload.id && isSameSize(run, facts) && (await isSame(facts)))
        return storedObjectOf(facts)
      if (failure.error.code !== 'ObjectExists') throw failure
      run.replacesOwn = true
      throw new AppFailure('ChecksumMismatch', '', { cause: failure })
    }
  })
}

/**
 * True for an object of this upload, of those before it that the file has changed since, and of one in whose place it
 * stands, if a proof refuted that.
 */
export function isOwn({ upload }: Run, facts: ObjectFacts | null): facts is ObjectFacts {
  const { delivered, record } = upload
  const id = facts?.uploadRecordId ?? null
  if (id === null) return false
  const isRefuted = delivered?.refuted === true && delivered.madeBy === id
  return id === upload.id || isRefuted || record.replaces?.includes(id) === true
}

/** True unless the store's CRC-32 of the whole object says otherwise. */
export function hasCrc32({ checksum }: Pick<StoredObject, 'checksum'>, crc32: number): boolean {
  if (checksum?.algorithm !== 'CRC32' || checksum.scope !== 'full') return true
  return checksum.value === crc32ToBase64(crc32)
}

export function isSameSize(run: Run, { sizeBytes }: ObjectFacts): boolean {
  return sizeBytes === run.upload.record.source.sizeBytes
}

function storedObjectOf({ etag, versionId, checksum }: ObjectFacts): StoredObject {
  return { etag, versionId, checksum }
}

/**
 * Looks whether the key is taken, before any byte is sent. Answers this upload's own object if an earlier run
 * finished it and it is the file; one that is not will be replaced. Throws `ObjectExists` for somebody else's,
 * unless it may be replaced.
 */
export async function checkKey(run: Run, partSizeBytes: number): Promise<StoredObject | null> {
  const { record, options } = run.upload
  const facts = await withRetry(run, () => headIfAllowed(run))
  if (facts === null) return null
  if (isOwn(run, facts)) {
    const isFinished =
      facts.uploadRecordId === run.upload.id &&
      !run.replacesOwn &&
      isSameSize(run, facts) &&
      (await isTheFile(run, facts, partSizeBytes)) !== 'different'
    if (isFinished) return storedObjectOf(facts)
    run.replacesOwn = true
    return null
  }
  if (options.overwrite) return null
  throw new AppFailure('ObjectExists', `s3://${record.address.bucket}/${record.key}`)
}

async function headIfAllowed(run: Run): ReturnType<Run['store']['head']> {
  try {
    return await run.store.head(run.upload.record.key, run.signal)
  } catch (thrown) {
    run.signal.throwIfAborted()
    const failure = asAppFailure(thrown)
    if (failure.error.code !== 'AccessDenied') throw failure
    if (!run.upload.notes.includes(unseen)) await run.upload.note(unseen)
    return null
  }
}
