import type { StoredObject } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { NewObject, ObjectFacts } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import { headObject } from './head-object.ts'
import type { Optional } from '../transport/capabilities.ts'

/**
 * How a new object may be written: only if the key is free, over what is there, or it is there already.
 * `because`: the key was free a moment ago, so a store without If-None-Match may be written to as well; or it is
 * not known, as the store honours If-None-Match, or as looking is not allowed.
 */
export type Clearance =
  | { kind: 'if-new'; because: 'free' | 'honoured' | 'denied' }
  | { kind: 'replace' }
  | { kind: 'done'; object: StoredObject }

/**
 * Looks before anything is written to a key that must not be replaced. Stores that honour If-None-Match need
 * no look; all others do, as some ignore it silently. An object of the same upload is ours: if it holds the
 * same bytes the work is done, else it is what a damaged or older try left and is replaced. Throws
 * `ObjectExists`.
 */
export async function clearToWrite(
  connection: Connection,
  object: NewObject,
  isSame: (found: ObjectFacts) => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<Clearance> {
  if (object.overwrite) return { kind: 'replace' }
  if (connection.capabilities().ifNoneMatch === 'honoured') return { kind: 'if-new', because: 'honoured' }
  const found = await look(connection, object.key, signal)
  if (found === 'denied') return { kind: 'if-new', because: 'denied' }
  if (found === null) return { kind: 'if-new', because: 'free' }
  if (found.uploadRecordId !== object.uploadRecordId) throw objectExists(connection, object.key)
  if (!(await isSame(found))) return { kind: 'replace' }
  const { etag, versionId, checksum } = found
  return { kind: 'done', object: { etag, versionId, checksum } }
}

/** Keys that may only write cannot look. Then If-None-Match is the guard, where the store takes it. */
async function look(
  connection: Connection,
  key: string,
  signal: AbortSignal,
): Promise<ObjectFacts | 'denied' | null> {
  try {
    return await headObject(connection, key, signal)
  } catch (thrown) {
    const denied = thrown instanceof AppFailure && thrown.error.code === 'AccessDenied'
    if (denied && mayGuard(connection)) return 'denied'
    throw thrown
  }
}

/** False for a store that is known to replace objects all the same. */
function mayGuard({ capabilities }: Connection): boolean {
  return capabilities().ifNoneMatch !== 'refused' && capabilities().ifNoneMatch !== 'ignored'
}

/**
 * The If-None-Match of one try. Throws `AccessDenied` where nothing at all guards what is at the key, and
 * `StoreError` where the store has just stopped to guard it, so that the next try looks first.
 */
export function ifNoneMatch(
  { address }: Connection,
  key: string,
  clearance: Clearance,
  sent: Optional,
): { IfNoneMatch?: string } {
  if (clearance.kind !== 'if-new') return {}
  if (sent.ifNoneMatch) return { IfNoneMatch: '*' }
  if (clearance.because === 'free') return {}
  if (clearance.because === 'honoured') throw new AppFailure('StoreError', 'it no longer takes If-None-Match')
  const need = `s3:GetObject on ${address.bucket}/${key} is needed to see that nothing is replaced`
  throw new AppFailure('AccessDenied', need)
}

/** Notes that the store kept an object safe by If-None-Match: from then on it needs no HEAD before. */
export async function learnFromRefusedWrite<T>(connection: Connection, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (thrown) {
    if (thrown instanceof AppFailure && thrown.error.code === 'ObjectExists') {
      connection.learn({ ifNoneMatch: 'honoured' })
    }
    throw thrown
  }
}

function objectExists({ address }: Connection, key: string): AppFailure {
  return new AppFailure('ObjectExists', `s3://${address.bucket}/${key}`)
}
