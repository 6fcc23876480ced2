import type { Session } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import type { LiveUpload } from './live-upload.ts'
import { createRetry } from './with-retry.ts'
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
  const ask = createRetry({ clock, signal, maxWaitMs: null, patience: 'usual', onWait: () => undefined })
  // A try on its way is not ended by a quit: what it would leave is paid for and never seen.
  const unending = new AbortController().signal
  try {
    await ask(() => store.abort(upload.record.key, session.uploadId, unending))
  } catch (thrown) {
    if (signal.aborted) return
    const { error } = asAppFailure(thrown)
    await upload.note(`The unfinished parts could not be removed from the store. ${error.message}`)
    return
  }
  await tellIfFinished(upload, store)
  await upload.move({ kind: 'cancelled', abandoned: null })
}

/** A session that is gone may have been completed in the very moment of the cancel. */
async function tellIfFinished(upload: LiveUpload, store: ObjectStore): Promise<void> {
  const facts = await store.head(upload.record.key, new AbortController().signal).catch(() => null)
  if (facts?.uploadRecordId !== upload.id) return
  await upload.note('The upload had finished just before it was cancelled: its object is on the store.')
}
