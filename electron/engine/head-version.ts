import { asAppFailure } from '../core/errors.ts'
import type { ObjectFacts, ObjectStore } from './ports.ts'

/**
 * HEAD of one version of an object, or of the latest. To name a version takes a permission of its own
 * (s3:GetObjectVersion). Without it the latest is read, and counts only if it is that very version. Throws what
 * the store throws. `versionId` of the answer is to be named in further requests; null where none is.
 */
export async function headVersion(
  store: ObjectStore,
  key: string,
  versionId: string | null,
  signal: AbortSignal,
): Promise<{ object: ObjectFacts | null; versionId: string | null }> {
  try {
    return { object: await store.head(key, signal, versionId), versionId }
  } catch (thrown) {
    signal.throwIfAborted()
    if (versionId === null || asAppFailure(thrown).error.code !== 'AccessDenied') throw thrown
    const latest = await store.head(key, signal)
    if (latest?.versionId !== versionId) throw thrown
    return { object: latest, versionId: null }
  }
}
