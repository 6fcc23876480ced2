import { type Session, sessionOf, t, type UploadRecord } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { hasOwnKey } from '../core/orphans.ts'
import type { ListedSession } from './ports.ts'
import type { Run } from './run.ts'

type Place = { record: UploadRecord } & Pick<Run, 'request' | 'signal'>

/** Aborts a session that the store says it no longer has, in case it still has parts of it. */
export async function abortGone({ upload, request, signal }: Run, { uploadId }: Session): Promise<void> {
  await request((store) => store.abort(upload.record.key, uploadId, signal), 'short').catch(() => undefined)
  signal.throwIfAborted()
}

/**
 * Aborts a session that has another one in its place, or will have, with all of its parts. Where that fails they stay
 * among the unfinished uploads of the store, and a note says so.
 */
export async function leaveSession({ upload, request, signal }: Run, { uploadId }: Session): Promise<void> {
  // A pause or a quit does not end a try in flight: its parts would stay, and cost money.
  const unending = new AbortController().signal
  try {
    await request((store) => store.abort(upload.record.key, uploadId, unending))
  } catch (thrown) {
    // The session is still this upload's own: unless the store refuses for good, its next run ends it.
    if (sessionOf(upload.state)?.uploadId === uploadId) {
      signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      if (failure.error.retryable) throw failure
    }
    await upload.note(t('notes.partsStay'))
  }
}

/**
 * Aborts sessions that an earlier process opened and could not journal: any below a key that only this upload can have.
 * `kept` stays.
 */
export async function abortLost({ upload, request, signal }: Run, kept: Session | null): Promise<void> {
  await abortLostAt({ record: upload.record, request, signal }, kept)
}

/** The same at the place that the record names. */
export async function abortLostAt({ record, request, signal }: Place, kept: Session | null): Promise<void> {
  const { key } = record
  if (!hasOwnKey(record)) return
  const none: ListedSession[] = []
  const listed = await request((store) => store.listSessions(key, signal), 'short').catch(() => none)
  for (const session of listed) {
    if (session.key !== key || session.uploadId === kept?.uploadId) continue
    await request((store) => store.abort(key, session.uploadId, signal), 'short').catch(() => undefined)
  }
  signal.throwIfAborted()
}
