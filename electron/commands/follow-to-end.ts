import type { UploadView } from '../contract/index.ts'
import { isTrashing } from '../core/local-file.ts'
import { systemClock } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Change } from '../engine/progress.ts'
import { begunOf, type Begun, type DeliverParts } from './begun.ts'
import { deliverySummaries } from './delivery-summaries.ts'
import { asksForLink } from './link-flags.ts'
import { linkOf } from './link-of.ts'
import type { Output, Shown } from './output.ts'
import { retireDone } from './retire-done.ts'
import { showUploads } from './show-uploads.ts'
import { tellEnd } from './tell-end.ts'
import { mostQueued, type Unqueued } from './unqueued.ts'

/**
 * Follows uploads to their ends and tells how each ended. Of those that are over nothing is kept but what they amount to:
 * there may be very many.
 */
export function followToEnd(engine: Engine, parts: DeliverParts) {
  const { output } = parts
  let waiting: Unqueued | null = null
  const untilEnd = watch(engine, output, () => waiting?.shown() ?? [])
  const summaries = deliverySummaries((id) => engine.deliveries.view(id)?.title)
  const retired = retireDone((ids) => engine.finished.archive(ids), parts.context.log)
  let going = 0
  let code = 0
  const failures: unknown[] = []
  /** Called when fewer are going, or one could not be followed. */
  let onFewer: (() => void) | null = null

  async function toItsEnd(id: string, mayRestart: boolean): Promise<void> {
    const view = await untilEnd(id)
    if (mayRestart && isSourceChanged(view)) {
      output.notice(`${view.name}: the file changed, so its new version is uploaded.`)
      return add(begunOf(await engine.restart([id])))
    }
    summaries.add(view)
    code = Math.max(code, await report(view, engine, parts))
    if (view.state.kind === 'done') retired.add(id)
  }

  function add({ ids, refused, restartChanged }: Begun): void {
    code = refused.reduce((most, refusal) => Math.max(most, output.failed(refusal)), code)
    const mayRestart = new Set(restartChanged)
    going += ids.length
    for (const id of ids) {
      void toItsEnd(id, mayRestart.has(id))
        .catch((thrown: unknown) => failures.push(thrown))
        .finally(() => {
          going--
          onFewer?.()
        })
    }
  }

  /** Throws what kept one from being followed. */
  async function until(isSo: () => boolean): Promise<void> {
    while (failures.length === 0 && !isSo()) await new Promise<void>((resolve) => (onFewer = resolve))
    if (failures.length > 0) throw failures[0]
  }

  /** Throws what queueing throws. */
  async function addInTurns(rest: Unqueued): Promise<void> {
    waiting = rest
    for (;;) {
      await until(() => going < mostQueued)
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

/** Shows an upload from now on. The result resolves when the upload is done or has failed. */
function watch(engine: Engine, output: Output, unqueued: () => Shown[]): (id: string) => Promise<UploadView> {
  const ends = new Map<string, (view: UploadView) => void>()
  const withDelivery = (view: UploadView): Shown & UploadView => ({
    ...view,
    files: 1,
    delivery: engine.deliveries.view(view.deliveryId)?.title ?? null,
  })
  const shownAs = (id: string) => {
    const view = engine.view(id)
    return view === undefined ? undefined : withDelivery(view)
  }
  const shown = showUploads(output, shownAs, unqueued)

  function update(id: string, change?: Change): void {
    const end = ends.get(id)
    if (end === undefined) return
    if (change === 'bytes') return shown.moved(id)
    const view = shownAs(id)
    if (view === undefined) return
    shown.show(view)
    const { kind } = view.state
    if (kind !== 'done' && kind !== 'failed') return
    // Proven, and on its way to the trash: what becomes of the file is part of the result.
    if (isTrashing(view.state, systemClock.now())) return
    ends.delete(id)
    shown.over(view)
    end(view)
  }
  engine.onChange(update)
  return (id) =>
    new Promise((resolve) => {
      ends.set(id, resolve)
      update(id)
    })
}

/** Prints how an upload ended, and returns its exit code. */
async function report(view: UploadView, engine: Engine, parts: DeliverParts): Promise<number> {
  const { output, context, flags } = parts
  const record = engine.record(view.id)
  const isToGo = (record?.options.deleteLocal ?? null) !== null
  if (view.state.kind !== 'done' || record === undefined) return tellEnd({ view, isToGo, link: null }, output)
  const around = { ...parts, signal: context.signal, isLinkRequired: asksForLink(flags) }
  const { link, exitCode } = await linkOf({ ...record, sizeBytes: view.sizeBytes }, view.name, around)
  return Math.max(exitCode, tellEnd({ view, isToGo, link }, output))
}
