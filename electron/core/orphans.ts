import { isEnded, sessionOf, type UploadRecord, type UploadState, type Whose } from '../contract/index.ts'

type Listed = { key: string; uploadId: string }

/** What decides whether an upload's sessions are orphans. */
export type KnownUpload = { record: UploadRecord; state: UploadState }

/**
 * True for a key that no other upload can have. Others may be writing to a key without this upload's uuid right now,
 * also to one with a uuid that is a file's name or a folder's.
 */
export function hasOwnKey({ key, keyUuid }: Pick<UploadRecord, 'key' | 'keyUuid'>): boolean {
  return keyUuid !== undefined && key.includes(keyUuid)
}

/**
 * The open sessions of a bucket that nobody will finish. `own`: those below keys of these uploads. A
 * session can be lost between the store's answer and the journal's line, but its key was written down before.
 * `all`: other programs' too. Never the session of an unfinished upload, nor one that an upload is just opening.
 */
export function orphansOf<T extends Listed>(
  sessions: T[],
  uploads: KnownUpload[],
  { bucket, whose }: { bucket: string; whose: Whose },
): T[] {
  const here = uploads.filter(({ record }) => record.address.bucket === bucket)
  const own = keysOf(here.filter(({ record }) => hasOwnKey(record)))
  const opening = keysOf(here.filter(isOpening))
  const needed = neededSessions(here)
  const isFree = ({ key, uploadId }: T): boolean => !needed.has(uploadId) && !opening.has(key)
  return sessions.filter((session) => isFree(session) && (whose === 'all' || own.has(session.key)))
}

function keysOf(uploads: KnownUpload[]): Set<string> {
  return new Set(uploads.map(({ record }) => record.key))
}

/** Whatever is open below its key may be the session that it has asked for and not yet written down. */
function isOpening({ state }: KnownUpload): boolean {
  return state.kind === 'opening' || (state.kind === 'waiting' && state.session === null)
}

function neededSessions(uploads: KnownUpload[]): Set<string> {
  const ids = uploads
    .filter(({ state }) => !isEnded(state))
    .map(({ state }) => sessionOf(state)?.uploadId)
    .filter((id) => id !== undefined)
  return new Set(ids)
}
