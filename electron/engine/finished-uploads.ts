import { isEnded } from '../contract/index.ts'
import type { LiveUpload } from './live-upload.ts'
import type { DeliveredUpload, Journal } from './ports.ts'
import type { Registry } from './registry.ts'

/** The uploads that have ended, on their way from the list into the history. */
export class FinishedUploads {
  readonly #registry: Registry
  readonly #journal: Journal

  constructor(registry: Registry, journal: Journal) {
    this.#registry = registry
    this.#journal = journal
  }

  /** Those that are done and not removed, also those that are shown no longer. */
  done(): DeliveredUpload[] {
    return this.#registry.all().filter((upload) => this.#isDone(upload))
  }

  isDone(id: string): boolean {
    const upload = this.#registry.get(id)
    return upload !== undefined && this.#isDone(upload)
  }

  #isDone(upload: LiveUpload): boolean {
    return upload.state.kind === 'done' && !this.#registry.isForgotten(upload)
  }

  /** Shows them no longer; what is left to be done with their files is done all the same. */
  hide(ids: string[]): void {
    this.#registry.hide(this.#registry.ordered(ids).filter(({ state }) => isEnded(state)))
  }

  /** Remembers that a person cleared them from the list, or did not. Throws `StateUnwritable`. */
  async setCleared(ids: string[], isCleared: boolean): Promise<void> {
    const done = this.#registry.ordered(ids).filter((upload) => this.#isDone(upload))
    if (isCleared) this.#registry.hide(done)
    else this.#registry.show(done)
    await Promise.all(done.map((upload) => setCleared(upload, isCleared)))
  }

  /** Moves them to the archive, as far as nothing is left to be done for them. Throws `StateUnwritable`. */
  archive(ids: string[]): Promise<void> {
    return this.#registry.archive(this.#registry.ordered(ids))
  }

  /** Those that are in the archive alone; see `Journal`. */
  archived(naming: readonly string[]): AsyncIterable<DeliveredUpload> {
    return this.#journal.archived(naming)
  }

  removeArchived(ids: ReadonlySet<string>): Promise<void> {
    return this.#journal.removeArchived(ids)
  }
}

async function setCleared(upload: LiveUpload, isCleared: boolean): Promise<void> {
  const { state } = upload
  if (state.kind !== 'done') return
  const { cleared: _before, ...done } = state
  await upload.move(isCleared ? { ...done, cleared: true } : done)
}
