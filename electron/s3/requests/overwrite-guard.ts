import { type StoredObject, t } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { NewObject, ObjectFacts } from '../../engine/ports.ts'
import type { Option } from '../transport/capabilities.ts'
import type { Connection, Try } from '../transport/connection.ts'
import { headObject } from './head-object.ts'

/**
 * How a new object may be written: only to a free key, over the existing object, or not at all, as it is there already.
 * `because`: HEAD has just found the key free, so a store without If-None-Match may be written to as well; or the key
 * was not checked, as the store honours If-None-Match, or as s3:GetObject is missing.
 */
export type Clearance =
  | { kind: 'if-new'; because: 'free' | 'honoured' | 'denied' }
  | { kind: 'replace' }
  | { kind: 'done'; object: StoredObject }

/** An object to write, and how to recognise it where an earlier try has written it. */
type Guarded = {
  object: NewObject
  isSame: (found: ObjectFacts) => boolean | Promise<boolean>
  /** HEAD is left out once the store has answered 412 to a PutObject: it may not look at the header elsewhere. */
  trusts412: boolean
  signal: AbortSignal
}

/**
 * Writes an object where that is allowed. Learns from 412 that no HEAD is needed before; but a store that answers it
 * twice while HEAD finds the key free has a broken guard, and is written to without. Throws `ObjectExists`.
 */
export async function writeGuarded(
  connection: Connection,
  guarded: Guarded,
  write: (clearance: Clearance) => Promise<StoredObject>,
): Promise<StoredObject> {
  for (let refusals = 1; ; refusals++) {
    const clearance = await clearToWrite(connection, guarded)
    if (clearance.kind === 'done') return clearance.object
    try {
      return await write(clearance)
    } catch (thrown) {
      const isTaken = thrown instanceof AppFailure && thrown.error.code === 'ObjectExists'
      if (!isTaken || clearance.kind === 'replace') throw thrown
      const found = await headIfAllowed(connection, guarded.object.key, guarded.signal).catch(() => 'denied')
      guarded.signal.throwIfAborted()
      if (found !== null) connection.learn({ ifNoneMatch: 'honoured' })
      if (found !== null || refusals > 2) throw thrown
      connection.learn({ ifNoneMatch: refusals === 1 ? 'unknown' : 'broken' })
    }
  }
}

/**
 * Checks with HEAD before it allows a write to a key that must not be replaced, except where the store is known to
 * honour If-None-Match in this request, as others may ignore it silently. If the object has this upload's id and the
 * same bytes, nothing is left to do; with other bytes it comes from a damaged or older try and is replaced. Throws
 * `ObjectExists`.
 */
async function clearToWrite(
  connection: Connection,
  { object, isSame, trusts412, signal }: Guarded,
): Promise<Clearance> {
  if (object.overwrite === true) return { kind: 'replace' }
  if (object.overwrite !== false)
    return await clearToReplace(connection, object, object.overwrite.etag, signal)
  const isHonoured = trusts412 && connection.capabilities().ifNoneMatch === 'honoured'
  if (isHonoured) return { kind: 'if-new', because: 'honoured' }
  const found = await headIfAllowed(connection, object.key, signal)
  if (found === 'denied') return { kind: 'if-new', because: 'denied' }
  if (found === null) return { kind: 'if-new', because: 'free' }
  if (found.uploadRecordId !== object.uploadRecordId) throw objectExists(connection, object.key)
  if (!(await isSame(found))) return { kind: 'replace' }
  const { etag, versionId, checksum } = found
  return { kind: 'done', object: { etag, versionId, checksum } }
}

/** A person has allowed to replace the object with this ETag, and no other one. Throws `ObjectExists`. */
async function clearToReplace(
  connection: Connection,
  { key, uploadRecordId }: NewObject,
  etag: string,
  signal: AbortSignal,
): Promise<Clearance> {
  const found = await headIfAllowed(connection, key, signal)
  if (found === 'denied') return { kind: 'if-new', because: 'denied' }
  if (found === null) return { kind: 'if-new', because: 'free' }
  if (found.etag !== etag && found.uploadRecordId !== uploadRecordId) throw objectExists(connection, key)
  return { kind: 'replace' }
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

/** True unless the store is known not to honour If-None-Match. */
function mayGuard({ capabilities }: Connection): boolean {
  return ['unknown', 'honoured'].includes(capabilities().ifNoneMatch)
}

/** The optional parts of a write. Where nothing else guards the key, If-None-Match is left out last. */
export function optionsOf(clearance: Clearance, others: Option[]): Option[] {
  if (clearance.kind !== 'if-new') return others
  return clearance.because === 'denied' ? [...others, 'ifNoneMatch'] : ['ifNoneMatch', ...others]
}

/**
 * The If-None-Match of one try. Throws `AccessDenied` where nothing at all guards what is at the key, and
 * `StoreError` if the store no longer accepts If-None-Match, so that the next try checks with HEAD first.
 */
export function ifNoneMatch(
  { address, learn }: Connection,
  key: string,
  clearance: Clearance,
  { sent }: Try,
): { IfNoneMatch?: string } {
  if (clearance.kind !== 'if-new') return {}
  if (sent.has('ifNoneMatch')) return { IfNoneMatch: '*' }
  if (clearance.because === 'free') return {}
  if (clearance.because === 'honoured') {
    learn({ ifNoneMatch: 'unknown' })
    throw new AppFailure('StoreError', 'it no longer takes If-None-Match')
  }
  const need = t('store.needsGetObject', { place: `${address.bucket}/${key}` })
  throw new AppFailure('AccessDenied', need, { permission: 's3:GetObject' })
}

function objectExists({ address }: Connection, key: string): AppFailure {
  return new AppFailure('ObjectExists', `s3://${address.bucket}/${key}`)
}
