import { setMaxListeners } from 'node:events'
import { type Session, t } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { EngineContext } from './engine-context.ts'
import type { LiveUpload } from './live-upload.ts'
import { createRetry } from './with-retry.ts'

/** The sessions of cancelled uploads, until the store has confirmed that they are aborted. */
export class AbandonedSessions {
  readonly #context: EngineContext
  readonly #onEnd: (upload: LiveUpload) => Promise<void>
  readonly #aborting = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()

  /** `onEnd` is called once nothing more is done about an upload's session. */
  constructor(context: EngineContext, onEnd: (upload: LiveUpload) => Promise<void>) {
    this.#context = context
    this.#onEnd = onEnd
    // Every session that waits to be aborted listens; Node warns from eleven listeners on.
    setMaxListeners(0, this.#stopping.signal)
  }

  /** Aborts the session of a cancelled upload, if it has one left. */
  add(upload: LiveUpload): void {
    const { state } = upload
    if (state.kind !== 'cancelled' || state.abandoned === null || this.#aborting.has(upload.id)) return
    const work = this.#abort(upload, state.abandoned)
      .then(() => this.#onEnd(upload))
      // A journal that cannot be written keeps the upload as it was: the next start aborts again.
      .catch((thrown: unknown) =>
        this.#context.log.error('abort-not-journalled', thrown, { upload: upload.id }),
      )
      .finally(() => this.#aborting.delete(upload.id))
    this.#aborting.set(upload.id, work)
  }

  /** Ends the waiting between tries; resolves once nothing is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort(new AppFailure('Internal', 'the engine has stopped'))
    await Promise.all(this.#aborting.values())
  }

  /**
   * Retries the abort for as long as the store cannot be reached, so that no parts stay behind unseen. If the store
   * refuses for good, the session stays in the journal and the next start tries again.
   */
  async #abort(upload: LiveUpload, { uploadId }: Session): Promise<void> {
    const { stores, clock, log } = this.#context
    const { signal } = this.#stopping
    const { id, key, address } = upload.record
    const store = stores.at(address)
    const about = { upload: id, key }
    const retry = createRetry({ clock, signal, maxWaitMs: null, patience: 'usual', log, about })
    // Quitting does not end a try in flight: its parts would stay, unseen and paid for.
    const unending = new AbortController().signal
    try {
      await retry((one) => store.asTry(one).abort(key, uploadId, unending))
    } catch (thrown) {
      if (signal.aborted) return
      log.error('abort-refused', thrown, about)
      const { message } = asAppFailure(thrown).error
      await upload.note(t('notes.partsNotRemoved', { message }))
      return
    }
    // A session that is gone may have been completed in the very moment of the cancel.
    const facts = await retry((one) => store.asTry(one).head(key, unending)).catch(() => null)
    if (facts?.uploadRecordId === id) await upload.note(t('notes.hadFinished'))
    await upload.move({ kind: 'cancelled', abandoned: null })
  }
}
