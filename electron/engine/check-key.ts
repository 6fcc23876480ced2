import { type StoredObject, t } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { compareSums } from './compare.ts'
import { storedObjectOf } from './create-object.ts'
import { owns, type MayReplace } from './new-object.ts'
import { urlOf, type ObjectTarget } from './object-target.ts'
import type { ObjectFacts } from './ports.ts'
import type { Run } from './run.ts'
import { pairOf } from './verify.ts'

const unseen = () => t('notes.unseenKey')

/** What is at an upload's key before it is sent: its own finished object, or nothing that it must not replace. */
export type KeyCheck = { kind: 'finished'; object: StoredObject } | { kind: 'free'; mayReplace: MayReplace }

/**
 * Checks whether the key is taken, before any byte is sent. Finds this upload's own object if an earlier run finished
 * it and it is the file; one that is not may be replaced. Throws `ObjectExists` for somebody else's, unless the options
 * allow to overwrite it, or a person has allowed to replace this very object.
 */
export async function checkKey(run: Run, partSizeBytes: number, mayReplace: MayReplace): Promise<KeyCheck> {
  const { record, options } = run.upload
  const facts = await findAtKey(run.target, async () => {
    if (!run.upload.notes.includes(unseen())) await run.upload.note(unseen())
  })
  if (facts === null) return { kind: 'free', mayReplace }
  if (owns(run.upload, facts)) {
    const isFinished =
      facts.uploadRecordId === record.id &&
      mayReplace === 'nothing' &&
      facts.sizeBytes === record.source.sizeBytes &&
      (await compareSums(pairOf(run, facts.versionId, partSizeBytes), facts)).kind !== 'different'
    return isFinished
      ? { kind: 'finished', object: storedObjectOf(facts) }
      : { kind: 'free', mayReplace: 'own object' }
  }
  if (!options.overwrite && facts.etag !== record.mayReplace) throw keyTaken(run.target)
  return { kind: 'free', mayReplace }
}

/** HEAD of the key; null where nothing is there, or where `onDenied` accepts that the store does not say. */
export async function findAtKey(
  { key, request, signal }: ObjectTarget,
  onDenied: (failure: AppFailure) => Promise<void>,
): Promise<ObjectFacts | null> {
  try {
    return await request((store) => store.head(key, signal))
  } catch (thrown) {
    signal.throwIfAborted()
    const failure = asAppFailure(thrown)
    if (failure.error.code !== 'AccessDenied') throw failure
    await onDenied(failure)
    return null
  }
}

export function keyTaken(target: ObjectTarget): AppFailure {
  return new AppFailure('ObjectExists', urlOf(target))
}
