import { listInWords, sessionOf, type SourceIdentity, t } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { isUntouched } from '../core/source-identity.ts'
import { refuseTooLarge } from '../core/store-limits.ts'
import type { EngineContext } from './engine-context.ts'
import type { LiveUpload } from './live-upload.ts'
import { lookAtFile, type Before, type Look, type Written } from './look-at-file.ts'

const lookEveryMs = 1_000

/**
 * Uploads whose files are still being written. Each waits by itself, and none takes a slot from others. Once a file is
 * finished its identity is taken anew, and its upload is ready.
 */
export class WrittenFiles {
  readonly #context: EngineContext
  readonly #ready: (uploads: LiveUpload[]) => void
  readonly #waiting = new Map<LiveUpload, AbortController>()

  constructor(context: EngineContext, ready: (uploads: LiveUpload[]) => void) {
    this.#context = context
    this.#ready = ready
  }

  has(upload: LiveUpload): boolean {
    return this.#waiting.has(upload)
  }

  /** Those whose files are finished are ready at once; the others wait for their files first. */
  enqueue(uploads: LiveUpload[]): void {
    this.#ready(uploads.filter((upload) => !mayGrow(upload)))
    for (const upload of uploads) if (mayGrow(upload)) this.#add(upload)
  }

  #add(upload: LiveUpload): void {
    if (this.#waiting.has(upload)) return
    const controller = new AbortController()
    this.#waiting.set(upload, controller)
    void this.#orFail(upload, controller.signal, (signal) => this.#wait(upload, signal))
  }

  /** Waits for these no longer: what a look at them still finds has no effect. */
  drop(uploads: LiveUpload[] = Array.from(this.#waiting.keys())): void {
    for (const upload of uploads) {
      this.#waiting.get(upload)?.abort()
      this.#waiting.delete(upload)
    }
  }

  /** Takes these files as they are now, whoever writes them. */
  async takeNow(uploads: LiveUpload[]): Promise<void> {
    const chosen = uploads.filter((upload) => this.#waiting.has(upload))
    this.drop(chosen)
    await Promise.all(
      chosen.map((upload) => {
        const controller = new AbortController()
        this.#waiting.set(upload, controller)
        return this.#orFail(upload, controller.signal, (signal) => this.#take(upload, signal))
      }),
    )
  }

  async #wait(upload: LiveUpload, signal: AbortSignal): Promise<void> {
    const { clock } = this.#context
    for (let before: Written | null = null; ;) {
      // Not by a clock: a computer that slept has seen nothing meanwhile.
      const since: Before = before === null ? null : { look: before, sinceMs: lookEveryMs }
      const look: Look | null = await this.#orVolume(upload, () => this.#look(upload, since))
      signal.throwIfAborted()
      if (look?.kind === 'finished') return this.#finish(upload, look.identity)
      if (look !== null) {
        if (!isUntouched(look.identity, upload.record.source)) upload.sighted(look.identity)
        await this.#show(upload, stillWritten(look), 'writer')
        before = look
      }
      await clock.sleep(lookEveryMs, signal)
    }
  }

  async #look({ record }: LiveUpload, since: Before): Promise<Look> {
    const { file, options, source } = record
    const { device } = source
    const identity = await this.#context.source.identity(file, device)
    return lookAtFile(this.#context, { file, device, options }, identity, since)
  }

  async #take(upload: LiveUpload, signal: AbortSignal): Promise<void> {
    const { file, source } = upload.record
    const identity = await this.#context.source.identity(file, source.device)
    signal.throwIfAborted()
    await this.#finish(upload, identity)
  }

  async #finish(upload: LiveUpload, identity: SourceIdentity): Promise<void> {
    const { file, address } = upload.record
    refuseTooLarge(file, identity.sizeBytes, address.endpoint)
    this.#waiting.delete(upload)
    await upload.settle(identity)
    if (upload.state.kind === 'waiting') await upload.move({ kind: 'queued', session: null, failures: 0 })
    if (upload.state.kind === 'queued') this.#ready([upload])
  }

  /** Null while the drive that holds the file is not there: it is waited for. */
  async #orVolume<T>(upload: LiveUpload, look: () => Promise<T>): Promise<T | null> {
    try {
      return await look()
    } catch (thrown) {
      const failure = asAppFailure(thrown)
      if (failure.error.code !== 'VolumeMissing') throw failure
      await this.#show(upload, failure, 'volume')
      return null
    }
  }

  /** Whatever goes wrong ends the wait. */
  async #orFail(
    upload: LiveUpload,
    signal: AbortSignal,
    act: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    try {
      await act(signal)
    } catch (thrown) {
      if (signal.aborted) return
      this.#waiting.delete(upload)
      const { log } = this.#context
      const about = { upload: upload.id, key: upload.record.key }
      log.error('run-failed', thrown, about)
      await upload
        .move({ kind: 'failed', session: null, error: asAppFailure(thrown).error })
        .catch((cause: unknown) => log.error('state-not-journalled', cause, about))
    }
  }

  /** The next start looks anew, so it does not matter if the journal cannot be written. */
  async #show(upload: LiveUpload, { error: cause }: AppFailure, until: 'writer' | 'volume'): Promise<void> {
    const { state } = upload
    if (state.kind === 'waiting' && state.cause.message === cause.message) return
    if (!this.#waiting.has(upload)) return
    await upload.move({ kind: 'waiting', session: null, failures: 0, until, cause }).catch(() => undefined)
  }
}

/** Once something was sent, it is that version that is sent to its end. */
function mayGrow({ record, state }: LiveUpload): boolean {
  return record.mayGrow === true && sessionOf(state) === null
}

function stillWritten({ by }: Written): AppFailure {
  return new AppFailure('StillWritten', by.length === 0 ? '' : t('notes.by', { programs: listInWords(by) }))
}
