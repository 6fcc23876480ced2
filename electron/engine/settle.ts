import type { StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { attempt } from './attempt.ts'
import type { Run } from './run.ts'

/** Answers after which an object may be there although the request failed. */
const unsettled = new Set(['SessionGone', 'ObjectExists', 'StoreError', 'StoreRefused'])

/**
 * Runs a request that creates the object. A failure that may hide a success (a lost answer, a session that is
 * gone because it was completed) is settled by HEAD, and counts as success only if the object carries this
 * upload's id. Throws the failure otherwise.
 */
export async function createSettled(run: Run, create: () => Promise<StoredObject>): Promise<StoredObject> {
  return attempt(run, async () => {
    try {
      return await create()
    } catch (thrown) {
      run.signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      if (!unsettled.has(failure.error.code)) throw failure
      const own = await ownObject(run).catch(() => null)
      run.signal.throwIfAborted()
      if (own === null) throw failure
      return own
    }
  })
}

/** The finished object of this very upload, if the store has it. */
async function ownObject(run: Run): Promise<StoredObject | null> {
  const facts = await run.store.head(run.upload.record.key, run.signal)
  if (facts?.uploadRecordId !== run.upload.id) return null
  if (facts.sizeBytes !== run.upload.record.source.sizeBytes) return null
  return { etag: facts.etag, versionId: facts.versionId, checksum: facts.checksum }
}

/**
 * Looks whether the key is taken, before any byte is sent. Answers this upload's own object if an earlier run
 * finished it. Throws `ObjectExists` for somebody else's, unless it may be replaced.
 */
export async function lookFirst(run: Run): Promise<StoredObject | null> {
  const { record, options } = run.upload
  const facts = await attempt(run, () => headIfAllowed(run))
  if (facts === null) return null
  if (facts.uploadRecordId === run.upload.id && facts.sizeBytes === record.source.sizeBytes) {
    return { etag: facts.etag, versionId: facts.versionId, checksum: facts.checksum }
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
    await run.upload.note('The store does not say whether an object with this key exists.')
    return null
  }
}
