import type { StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { newObject, owns, type MayReplace } from './new-object.ts'
import type { NewObject, ObjectFacts, ObjectStore } from './ports.ts'
import type { Run } from './run.ts'

/** Answers after which an object may be there although the request failed. */
const mayHaveSucceeded = new Set([
  'SessionGone',
  'ObjectExists',
  'StoreError',
  'EtagMissing',
  'StoreRefused',
  'RequestBlocked',
])

export type Creation = {
  mayReplace: MayReplace
  /** True for an object that holds the bytes that are sent. */
  matches: (facts: ObjectFacts) => boolean | Promise<boolean>
  create: (store: ObjectStore, object: NewObject) => Promise<StoredObject>
}

/**
 * Makes the object by a request that is repeated. After a failure that may hide a success, HEAD decides: it counts as
 * success only if the object carries this upload's id and holds the same bytes. An own object that differs, because a
 * try arrived damaged, is replaced. Throws the failure otherwise.
 */
export function createObject({ upload, request }: Run, creation: Creation): Promise<StoredObject> {
  let { mayReplace } = creation
  return request(async (store, signal) => {
    try {
      return await creation.create(store, newObject(upload, mayReplace))
    } catch (thrown) {
      signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      const found = await findCreated(failure, () => store.head(upload.record.key, signal).catch(() => null))
      signal.throwIfAborted()
      if (found === null || !owns(upload, found)) throw failure
      if (found.uploadRecordId === upload.id && (await creation.matches(found))) return storedObjectOf(found)
      if (failure.error.code !== 'ObjectExists') throw failure
      mayReplace = 'own object'
      throw new AppFailure('ChecksumMismatch', '', { cause: failure })
    }
  })
}

/** The object that a failed request may have made all the same; null where the failure says that there is none. */
export async function findCreated(
  { error }: AppFailure,
  head: () => Promise<ObjectFacts | null>,
): Promise<ObjectFacts | null> {
  return mayHaveSucceeded.has(error.code) ? head() : null
}

export function storedObjectOf({ etag, versionId, checksum }: ObjectFacts): StoredObject {
  return { etag, versionId, checksum }
}
