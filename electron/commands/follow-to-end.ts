import type { UploadState, UploadView } from '../contract/index.ts'
import { isTrashing } from '../core/local-file.ts'
import { systemClock } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Change } from '../engine/progress.ts'
import { begunOf, type Begun, type DeliverParts } from './begun.ts'
import { deliverySummaries } from './delivery-summaries.ts'
import { asksForLink } from './link-flags.ts'
import { linkOf } from './link-of.ts'
import type { Shown } from './output.ts'
import { retireDone } from './retire-done.ts'
import { showUploads } from './show-uploads.ts'
import { tellEnd } from './tell-end.ts'
import { fewQueued, type Unqueued } from './unqueued.ts'

/**
 * Follows uploads to their ends and tells how each ended. Of those that are over nothing is kept but what they amount to:
 * there may be very many.
 */
export function followToEnd(engine: Engine, parts: DeliverParts) {
  const { output } = parts
  /** Those that are not over, each with whether it is uploaded anew where its file changes. */
  const followed = new Map<string, boolean>()
  let waiting: Unqueued | null = null
  const shown = showUploads(output, shownAs, () => waiting?.shown() ?? [])
  const summaries = deliverySummaries((id) => engine.deliveries.view(id)?.title)
  const retired = retireDone((ids) => engine.finished.archive(ids), parts.context.log)
  let going = 0
  let code = 0
  const failures: unknown[] = []
  /** Called when fewer are going, or one could not be followed. */
  let onFewer: (() => void) | null = null

  function shownAs(id: string): (UploadView & Shown) | undefined {
    const view = engine.view(id)
    if (view === undefined) return undefined
    return Object.assign(view, { files: 1, delivery: engine.deliveries.view(view.deliveryId)?.title ?? null })
  }

  function look(id: string, change: Change, state: UploadState): void {
    const mayRestart = followed.get(id)
    if (mayRestart === undefined) return
    if (change === 'bytes') return shown.moved(id)
    shown.show(id, state)
    if (state.kind !== 'done' && state.kind !== 'failed') return
    // Proven, and on its way to the trash: what becomes of the file is part of the result.
    if (isTrashing(state, systemClock.now())) return
    const view = shownAs(id)
    if (view === undefined) return
    followed.delete(id)
    shown.over(view)
    void end(view, mayRestart)
  }
  engine.onChange(look)

  async function end(view: UploadView, mayRestart: boolean): Promise<void> {
    try {
      if (mayRestart && isSourceChanged(view)) {
        output.notice(`${view.name}: the file changed, so its new version is uploaded.`)
        return add(begunOf(await engine.restart([view.id])))
      }
      summaries.add(view)
      code = Math.max(code, await report(view, engine, parts))
      if (view.state.kind === 'done') retired.add(view.id)
    } catch (thrown) {
      failures.push(thrown)
    } finally {
      going--
      onFewer?.()
    }
  }

  function add({ ids, refused, restartChanged }: Begun): void {
    code = refused.reduce((most, refusal) => Math.max(most, output.failed(refusal)), code)
    const mayRestart = new Set(restartChanged)
    going += ids.length
    for (const id of ids) {
      followed.set(id, mayRestart.has(id))
      const view = engine.view(id)
      if (view !== undefined) look(id, 'all', view.state)
    }
  }

  /** Throws what kept one from being followed. */
  function until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const tryNow = (): void => {
        if (failures.length > 0) reject(failures[0])
        else if (isSo()) resolve()
      }
      onFewer = tryNow
      tryNow()
    })
  }

  /** Throws what queueing throws. */
  async function addInTurns(rest: Unqueued): Promise<void> {
    waiting = rest
    for (;;) {
      await until(() => going < fewQueued)
      parts.context.signal.throwIfAborted()
      const next = rest.take()
      if (next.length === 0) break
      add(begunOf(await engine.add(next)))
    }
    await rest.end()
  }

  return {
    /** Follows these, and queues the rest in turns. Resolves when all are queued. Throws `StateUnwritable`. */
    async begin(begun: Begun): Promise<void> {
      add(begun)
      if (begun.rest) await addInTurns(begun.rest)
    },
    /** Resolves once all have ended, with the highest exit code. */
    async end(): Promise<number> {
      await until(() => going === 0)
      await retired.end()
      for (const sentence of summaries.sentences()) output.summary(sentence)
      return code
    },
  }
}

function isSourceChanged({ state }: UploadView): boolean {
  return state.kind === 'failed' && state.error.code === 'SourceChanged'
}

/** Prints how an upload ended, and returns its exit code. */
async function report(view: UploadView, engine: Engine, parts: DeliverParts): Promise<number> {
  const { output, context, flags } = parts
  const record = engine.record(view.id)
  const isToGo = (record?.options.deleteLocal ?? null) !== null
  const isLinked = view.state.kind === 'done' && record !== undefined && record.options.linkSeconds !== null
  if (!isLinked) return tellEnd({ view, isToGo, link: null }, output)
  const around = { ...parts, signal: context.signal, isLinkRequired: asksForLink(flags) }
  const { link, exitCode } = await linkOf({ ...record, sizeBytes: view.sizeBytes }, view.name, around)
  return Math.max(exitCode, tellEnd({ view, isToGo, link }, output))
}
