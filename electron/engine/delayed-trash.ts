import { asAppFailure } from '../core/errors.ts'
import { isEnough, kept, localAfterFailure } from '../core/local-file.ts'
import type { EngineContext } from './engine-context.ts'
import { deliveredObject } from './delivered-object.ts'
import type { LiveUpload } from './live-upload.ts'
import { OnItsWay } from './on-its-way.ts'
import { openRun } from './run.ts'
import { journalLocal, trashProven } from './trash-local.ts'
import { verify } from './verify.ts'
import { t } from '../contract/index.ts'

/** A computer that slept has missed its timers, so the clock is read this often. */
const longestSleepMs = 3_600_000

/**
 * Files that go to the trash days after their upload, and those that a crash kept from it. Each is proven anew
 * first; one at a time for each store, so that the disk is not read by many at once, and a store that cannot be
 * reached does not hold up the others.
 */
export class DelayedTrash {
  readonly #context: EngineContext
  readonly #waiting = new Map<string, { controller: AbortController; ended: Promise<void> }>()

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** Takes care of the upload's file from now on, if it is to go. */
  add(upload: LiveUpload): void {
    if (this.#waiting.has(upload.id) || !isPending(upload)) return
    const controller = new AbortController()
    const ended = this.#wait(upload, controller.signal)
      // A stop, or a journal that cannot be written: the next start goes on.
      .catch(() => undefined)
      .finally(() => this.#waiting.delete(upload.id))
    this.#waiting.set(upload.id, { controller, ended })
  }

  /** Leaves the files of these uploads alone; of all without ids. Resolves once nothing is under way. */
  async stop(ids: string[] = Array.from(this.#waiting.keys())): Promise<void> {
    const stopped = ids.map((id) => this.#waiting.get(id)).filter((one) => one !== undefined)
    for (const { controller } of stopped) controller.abort()
    await Promise.all(stopped.map(({ ended }) => ended))
  }

  async #wait(upload: LiveUpload, signal: AbortSignal): Promise<void> {
    const { clock } = this.#context
    for (;;) {
      signal.throwIfAborted()
      const { state } = upload
      if (state.kind !== 'done' || state.local.kind !== 'trash-after') return
      const leftMs = state.local.time - clock.now()
      if (leftMs > 0) await clock.sleep(Math.min(leftMs, longestSleepMs), signal)
      else await this.#inTurn(upload, signal)
    }
  }

  /** A file that waits for its turn can be cancelled at once: those before it may wait for a store for days. */
  async #inTurn(upload: LiveUpload, signal: AbortSignal): Promise<void> {
    const giveBack = await this.#context.paceOf(upload.record.address).oneProof.take(() => 0, signal)
    if (giveBack === null) return
    try {
      await this.#proveAndTrash(upload, signal)
    } finally {
      giveBack()
    }
  }

  async #proveAndTrash(upload: LiveUpload, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { clock, log } = this.#context
    const { deleteLocal } = upload.options
    const { state: done } = upload
    const delivered = deliveredObject(upload)
    if (done.kind !== 'done' || delivered === null) return
    if (deleteLocal === null) return journalLocal(upload, kept(null))
    try {
      const onItsWay = new OnItsWay(clock, upload)
      await openRun(this.#context, upload, { signal, onItsWay }, async (run) => {
        const evidence = await verify(run, delivered)
        const { proof, readBack, object } = evidence
        if (!isEnough(upload.options, proof)) {
          return journalLocal(upload, kept(t('keptFile.gradeByNow', { proof })))
        }
        await upload.move({ ...done, proof, readBack, object })
        await trashProven(run, evidence)
      })
    } catch (thrown) {
      signal.throwIfAborted()
      log.error('delayed-trash-failed', thrown, { upload: upload.id, key: upload.record.key })
      await journalLocal(upload, localAfterFailure(asAppFailure(thrown).error, clock.now()))
    }
  }
}

/** True while the upload's file is to go to the trash, now or later. */
export function isPending({ state }: LiveUpload): boolean {
  return state.kind === 'done' && state.local.kind === 'trash-after'
}
