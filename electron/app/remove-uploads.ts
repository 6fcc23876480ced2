import { isEnded, sessionOf, type Session, type UploadRecord, type UploadState } from '../contract/index.ts'
import { asAppFailure, type AppFailure } from '../core/errors.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import type { App } from './app.ts'
import type { Dropreel } from './open-dropreel.ts'
import { retryShortly } from './retry-shortly.ts'

/**
 * Forgets uploads, and the secrets that only they needed. An unfinished one is cancelled first, and stays in the
 * journal until the store has aborted its session. Throws `StateUnwritable`.
 */
export async function removeUploads(
  app: Pick<Dropreel, 'engine' | 'deleteRetiredSecrets'>,
  ids: string[],
): Promise<void> {
  await app.engine.remove(ids)
  await app.deleteRetiredSecrets()
}

/** What became of an upload that was removed. `kept`: cancelled, but its parts are still on the store. */
export type Removal = { kind: 'removed'; wasDelivered: boolean } | { kind: 'kept'; failure: AppFailure }

type Asked = Pick<App, 'stores' | 'clock' | 'log'>

/**
 * The same for one upload while no engine runs. If its session cannot be aborted now, the upload is kept as cancelled
 * and the next `resume` tries again. Throws `StateUnwritable`, or the signal's reason.
 */
export async function removeFromJournal(
  app: Asked,
  journal: Journal,
  { record, state }: JournalUpload,
  signal: AbortSignal,
): Promise<Removal> {
  const { id, address, key } = record
  const abandoned = abandonedBy(state)
  if (!isEnded(state)) {
    await journal.append({ type: 'state', id, state: { kind: 'cancelled', abandoned } }, 'durable')
  }
  try {
    if (abandoned !== null) {
      const store = app.stores.at(address)
      await retryShortly(app, signal)(() => store.abort(key, abandoned.uploadId, signal))
    }
  } catch (thrown) {
    signal.throwIfAborted()
    return { kind: 'kept', failure: asAppFailure(thrown) }
  }
  const wasDelivered = abandoned !== null && (await isDelivered(app, record, signal))
  await journal.append({ type: 'removed', id }, 'durable')
  return { kind: 'removed', wasDelivered }
}

/** A session that is gone may have been completed just before the upload was interrupted. */
async function isDelivered(
  app: Asked,
  { id, address, key }: UploadRecord,
  signal: AbortSignal,
): Promise<boolean> {
  const store = app.stores.at(address)
  const facts = await retryShortly(app, signal)(() => store.head(key, signal)).catch(() => null)
  return facts?.uploadRecordId === id
}

/** The session that is of no use any more once the upload is cancelled. */
function abandonedBy(state: UploadState): Session | null {
  return state.kind === 'cancelled' ? state.abandoned : sessionOf(state)
}
