import { isActive, isEnded, sessionOf } from '../contract/index.ts'
import type { DelayedTrash } from './delayed-trash.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Registry } from './registry.ts'
import type { Scheduler } from './scheduler.ts'
import type { WrittenFiles } from './written-files.ts'

/** What is on its way when somebody pauses may end in this time. */
const pauseGraceMs = 10_000

type Around = { registry: Registry; scheduler: Scheduler; written: WrittenFiles; delayedTrash: DelayedTrash }

/** Lets uploads stop and go on, as a person says. */
export class Pausing {
  readonly #around: Around

  constructor(around: Around) {
    this.#around = around
  }

  /**
   * Pauses uploads, at once as far as the journal goes. Resolves when what was on its way to the store has ended, or
   * `graceMs` are over.
   */
  async pause(ids: string[], graceMs = pauseGraceMs): Promise<void> {
    const { registry, scheduler, written, delayedTrash } = this.#around
    const chosen = registry.ordered(ids)
    written.drop(chosen)
    const halted = scheduler.halt(chosen, graceMs)
    await this.end(chosen, 'paused')
    await halted
    // Side by side, so that they share a sync of the journal.
    await Promise.all(chosen.map((upload) => this.#settle(upload)))
    // An upload that was done lost the run that was about to trash its file.
    for (const upload of chosen) delayedTrash.add(upload)
  }

  /** Those that send are ending, and go to their next state when they have. */
  async end(uploads: readonly LiveUpload[], next: 'paused' | 'queued'): Promise<void> {
    await Promise.all(
      uploads.map(async (upload) => {
        const { state } = upload
        if (state.kind !== 'sending' && state.kind !== 'ending') return
        await upload.move({ kind: 'ending', session: state.session, failures: state.failures, next })
      }),
    )
  }

  /** The run of an upload that was paused has ended: it is paused, unless a person resumed it meanwhile. */
  async #settle(upload: LiveUpload): Promise<void> {
    const { state } = upload
    if (state.kind === 'ending' && state.next === 'queued') await this.requeue([upload])
    else if (state.kind === 'ending' || isActive(state))
      await upload.move({ kind: 'paused', session: sessionOf(state) })
  }

  /** Paused and waiting uploads go on. One that is still ending goes on after that. */
  async resume(ids: string[]): Promise<void> {
    const { registry, scheduler, written } = this.#around
    for (const upload of registry.ordered(ids)) {
      if (isEnded(upload.state) || written.has(upload)) continue
      if (upload.state.kind === 'ending') await this.end([upload], 'queued')
      // A waiting upload tries again at once: its run ends and a new one begins.
      if (upload.state.kind === 'waiting') await scheduler.halt([upload])
      if (['waiting', 'paused', 'queued'].includes(upload.state.kind)) await this.requeue([upload])
    }
  }

  /** Failed uploads are tried again, from what the store already has. */
  async retry(ids: string[]): Promise<void> {
    const { registry, scheduler } = this.#around
    for (const upload of registry.ordered(ids)) {
      if (upload.state.kind !== 'failed') continue
      // The run that failed may still be closing its file; until it has ended no other one begins.
      await scheduler.halt([upload])
      await this.requeue([upload])
    }
  }

  /** They begin again when it is their turn. Their runs have ended. */
  async requeue(uploads: LiveUpload[]): Promise<void> {
    await Promise.all(
      uploads.map(async (upload) => {
        const { state } = upload
        if (state.kind === 'queued') return
        await upload.move({ kind: 'queued', session: sessionOf(state), failures: 0 })
      }),
    )
    this.#around.written.enqueue(uploads)
  }
}
