import type { StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { ObjectTarget } from './object-target.ts'
import type { ObjectFacts, ObjectStore } from './ports.ts'

/**
 * What an upload may replace at its key even where its options forbid to overwrite: nothing, or its own object, which
 * was found to differ from the file.
 */
export type MayReplace = 'nothing' | 'own object'

/** Answers after which an object may be there although the request failed. */
const mayHaveSucceeded = new Set([
  'SessionGone',
  'ObjectExists',
  'StoreError',
  'StoreRefused',
  'RequestBlocked',
])

export type Creation = {
  mayReplace: MayReplace
  /** True for an object of this upload, or of one that it stands for. */
  isOwn: (facts: ObjectFacts) => boolean
  /** True for an object that holds the bytes that are sent. */
  matches: (facts: ObjectFacts) => boolean | Promise<boolean>
  create: (store: ObjectStore, mayReplace: MayReplace) => Promise<StoredObject>
}

/**
 * Makes the object by a request that is repeated. After a failure that may hide a success, HEAD decides: it counts as
 * success only if the object carries this upload's id and holds the same bytes. An own object that differs, because a
 * try arrived damaged, is replaced. Throws the failure otherwise.
 */
export function createObject(target: ObjectTarget, creation: Creation): Promise<StoredObject> {
  let { mayReplace } = creation
  return target.request(async (store, signal) => {
    try {
      return await creation.create(store, mayReplace)
    } catch (thrown) {
      signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      const found = await findCreated(failure, () => store.head(target.key, signal).catch(() => null))
      signal.throwIfAborted()
      if (found === null || !creation.isOwn(found)) throw failure
      if (found.uploadRecordId === target.recordId && (await creation.matches(found)))
        return storedObjectOf(found)
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
