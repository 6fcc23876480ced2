import type { Session } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { hasOwnKey } from '../core/orphans.ts'
import { sessionOf } from '../core/transitions.ts'
import { withRetry } from './with-retry.ts'
import type { Run } from './run.ts'

/** Ends a session that the store no longer has, as far as it tells. */
export async function abandon(run: Run, { uploadId }: Session): Promise<void> {
  await run.store.abort(run.upload.record.key, uploadId, run.signal).catch(() => undefined)
  run.signal.throwIfAborted()
}

/**
 * Ends a session that has another one in its place, or will have, with all of its parts. Where that fails they stay among the
 * unfinished uploads of the store, and a note says so.
 */
export async function leave(run: Run, { uploadId }: Session): Promise<void> {
  const { store, upload } = run
  // A try on its way is not ended by a pause or a quit: what it would leave is paid for.
  const unending = new AbortController().signal
  try {
    await withRetry(run, () => store.abort(upload.record.key, uploadId, unending))
  } catch (thrown) {
    // The session is still this upload's own: unless the store refuses for good, its next run ends it.
    if (sessionOf(upload.state)?.uploadId === uploadId) {
      run.signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      if (failure.error.retryable) throw failure
    }
    await upload.note(
      'The parts sent before could not be removed: they stay on the store, among its unfinished uploads.',
    )
  }
}

/** What is open below a key that only this upload can have is what an earlier process began; `kept` stays. */
export async function abandonLost(run: Run, kept: Session | null): Promise<void> {
  const { key } = run.upload.record
  if (!hasOwnKey(run.upload.record)) return
  const listed = await run.store.listSessions(key, run.signal).catch(() => [])
  for (const session of listed) {
    if (session.key !== key || session.uploadId === kept?.uploadId) continue
    await run.store.abort(key, session.uploadId, run.signal).catch(() => undefined)
  }
  run.signal.throwIfAborted()
}
