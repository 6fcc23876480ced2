import type { StoredObject } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { NewObject, ObjectFacts } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import { headObject } from './head-object.ts'
import type { Optional } from '../transport/capabilities.ts'

/**
 * How a new object may be written: only to a free key, over the existing object, or not at all, as it is there already.
 * `because`: HEAD has just found the key free, so a store without If-None-Match may be written to as well; or the key
 * was not checked, as the store honours If-None-Match, or as s3:GetObject is missing.
 */
export type Clearance =
  | { kind: 'if-new'; because: 'free' | 'honoured' | 'denied' }
  | { kind: 'replace' }
  | { kind: 'done'; object: StoredObject }

/**
 * Checks with HEAD before it allows a write to a key that must not be replaced, except on stores that honour
 * If-None-Match, as others may ignore it silently. If the object has this upload's id and the same bytes, nothing is
 * left to do; with other bytes it comes from a damaged or older try and is replaced. Throws `ObjectExists`.
 */
export async function clearToWrite(
  connection: Connection,
  object: NewObject,
  isSameObject: (found: ObjectFacts) => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<Clearance> {
  if (object.overwrite) return { kind: 'replace' }
  if (connection.capabilities().ifNoneMatch === 'honoured') return { kind: 'if-new', because: 'honoured' }
  const found = await headIfAllowed(connection, object.key, signal)
  if (found === 'denied') return { kind: 'if-new', because: 'denied' }
  if (found === null) return { kind: 'if-new', because: 'free' }
  if (found.uploadRecordId !== object.uploadRecordId) throw objectExists(connection, object.key)
  if (!(await isSameObject(found))) return { kind: 'replace' }
  const { etag, versionId, checksum } = found
  return { kind: 'done', object: { etag, versionId, checksum } }
}

/** `denied`: without s3:GetObject only If-None-Match protects an object, where the store may accept it. */
async function headIfAllowed(
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

/** False for a store that is known not to honour If-None-Match. */
function mayGuard({ capabilities }: Connection): boolean {
  return capabilities().ifNoneMatch !== 'refused' && capabilities().ifNoneMatch !== 'ignored'
}

/**
 * The If-None-Match of one try. Throws `AccessDenied` where nothing at all guards what is at the key, and
 * `StoreError` if the store no longer accepts If-None-Match, so that the next try checks with HEAD first.
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

/** Learns that the store refused a write because of If-None-Match: from then on no HEAD is needed before. */
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
