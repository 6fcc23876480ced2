import type { UploadRecord, UploadState } from '../contract/index.ts'
import { isEnded, sessionOf } from './transitions.ts'

type Listed = { key: string; uploadId: string }
type Known = { record: UploadRecord; state: UploadState }

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

/** True for a key that no other upload can have. Others may be writing to a key without a uuid right now. */
export function isOwnKey(key: string): boolean {
  return uuid.test(key)
}

/**
 * The open sessions that nobody will finish: those below keys of this journal's uploads that are not the
 * session of an unfinished one. A session can be lost between the store's answer and the journal's line, but
 * its key was written down before.
 */
export function ownOrphans<T extends Listed>(sessions: T[], uploads: Known[], bucket: string): T[] {
  const here = uploads.filter(({ record }) => record.address.bucket === bucket)
  const keys = new Set(here.map(({ record }) => record.key))
  const needed = neededSessions(here)
  return sessions.filter(({ key, uploadId }) => isOwnKey(key) && keys.has(key) && !needed.has(uploadId))
}

/** The sessions that a resume goes on with. */
export function neededSessions(uploads: Known[]): Set<string> {
  const ids = uploads
    .filter(({ state }) => !isEnded(state))
    .map(({ state }) => sessionOf(state)?.uploadId)
    .filter((id) => id !== undefined)
  return new Set(ids)
}
