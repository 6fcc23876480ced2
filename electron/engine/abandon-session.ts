import type { Session } from '../contract/index.ts'
import { asAppFailure, reactionTo } from '../core/errors.ts'
import { nextTry } from '../core/retry-policy.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock, ObjectStore } from './ports.ts'

/**
 * Aborts the session of a cancelled upload, however long the store is out of reach, so that no parts stay
 * behind that nobody sees. What the store refuses for good stays in the journal for another day.
 */
export async function abandonSession(
  upload: LiveUpload,
  session: Session,
  around: { store: ObjectStore; clock: Clock; signal: AbortSignal },
): Promise<void> {
  const { store, clock, signal } = around
  for (let failures = 1; ; failures++) {
    try {
      // A try on its way is not ended by a quit: what it would leave is paid for and never seen.
      await store.abort(upload.record.key, session.uploadId, new AbortController().signal)
      await tellIfFinished(upload, store)
      await upload.move({ kind: 'cancelled', abandoned: null })
      return
    } catch (thrown) {
      if (signal.aborted) return
      const failure = asAppFailure(thrown)
      const next = nextTry({
        reaction: reactionTo(failure.error.code),
        failures,
        waitedMs: 0,
        maxWaitMs: null,
        retryAfterMs: failure.retryAfterMs,
        now: clock.now(),
        chance: clock.random(),
      })
      if (next.kind === 'give-up') {
        await upload.note(
          `The unfinished parts could not be removed from the store. ${failure.error.message}`,
        )
        return
      }
      await clock.sleep(next.ms, signal).catch(() => undefined)
      if (signal.aborted) return
    }
  }
}

/** A session that is gone may have been completed in the very moment of the cancel. */
async function tellIfFinished(upload: LiveUpload, store: ObjectStore): Promise<void> {
  const facts = await store.head(upload.record.key, new AbortController().signal).catch(() => null)
  if (facts?.uploadRecordId !== upload.id) return
  await upload.note('The upload had finished just before it was cancelled: its object is on the store.')
}
