import { isEnded, sessionOf } from '../contract/index.ts'
import { asAppFailure, type AppFailure } from '../core/errors.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

/** What became of an upload that was removed. `kept`: cancelled, but its parts are still on the store. */
export type Removal = { kind: 'removed'; wasDelivered: boolean } | { kind: 'kept'; failure: AppFailure }

/**
 * Forgets an upload while no engine runs. An unfinished one is cancelled first. If its session cannot be aborted now,
 * the upload is kept as cancelled and the next `resume` tries again. Throws `StateUnwritable`, or the signal's reason.
 */
export async function removeFromJournal(
  app: Pick<App, 'stores' | 'clock' | 'log'>,
  journal: Journal,
  { record, state }: JournalUpload,
  signal: AbortSignal,
): Promise<Removal> {
  const { id, address, key } = record
  const abandoned = state.kind === 'cancelled' ? state.abandoned : sessionOf(state)
  if (!isEnded(state)) {
    await journal.append({ type: 'state', id, state: { kind: 'cancelled', abandoned } }, 'durable')
  }
  let wasDelivered = false
  if (abandoned !== null) {
    try {
      const store = app.stores.at(address)
      const retry = retryShortly(app, signal)
      await retry((one) => store.asTry(one).abort(key, abandoned.uploadId, signal))
      // A session that is gone may have been completed just before the upload was interrupted.
      const facts = await retry((one) => store.asTry(one).head(key, signal)).catch(() => null)
      wasDelivered = facts?.uploadRecordId === id
    } catch (thrown) {
      signal.throwIfAborted()
      return { kind: 'kept', failure: asAppFailure(thrown) }
    }
  }
  await journal.append({ type: 'removed', id }, 'durable')
  return { kind: 'removed', wasDelivered }
}
