import { setFlagsFromString } from 'node:v8'
import { trashUnder } from '../app/trash-under-policy.ts'
import type { UploadView } from '../contract/index.ts'
import type { AppFailure } from '../core/errors.ts'
import { isTrashing } from '../core/local-file.ts'
import { refuseDeletion } from '../core/policy.ts'
import { Engine } from '../engine/engine.ts'
import type { AddedUploads } from '../engine/new-upload.ts'
import type { Journal } from '../engine/ports.ts'
import { fileSource, joinStates, openState, systemClock, systemTrash } from '../disk/index.ts'
import type { Opened } from './context.ts'
import { asksForLink } from './link-flags.ts'
import { linkOf } from './link-of.ts'
import type { SendFlags } from './options.ts'
import { deliverySummaries } from './delivery-summaries.ts'
import type { Output, Shown } from './output.ts'
import { showUploads } from './show-uploads.ts'
import { tellDamage } from './tell-damage.ts'
import { tellEnd } from './tell-end.ts'

/** A destination that has not answered once in this run is given up after this time. */
export const unreachedLimitMs = 60_000

/** After a signal, what is on its way to the store may end in this time. */
const graceMs = 5_000

/** What a signal leads to, by when it comes: before, while, and after uploads are queued. */
export const nothingUploaded = 'Stopped before anything was uploaded.'
const someQueued =
  'Stopped early. `dropreel resume` goes on with what was in the queue: see `dropreel status`.'
const allQueued = 'Stopped. Nothing is lost: `dropreel resume` goes on from here.'

/**
 * Uploads to follow to their end, and files that could not be queued. An upload in `restartChanged` whose file changed
 * does not fail: the new version is uploaded.
 */
export type Begun = { ids: string[]; refused: AppFailure[]; restartChanged: string[] }

export type DeliverParts = Opened & { flags: SendFlags }

/**
 * Opens the state directory, lets `begin` queue uploads and follows these to their end. Returns the exit code:
 * the highest of all failures. On a signal everything stops with its state kept.
 */
export async function deliver(
  parts: DeliverParts,
  begin: (engine: Engine) => Promise<Begun>,
): Promise<number> {
  const { output, context } = parts
  let stopped = nothingUploaded
  let engine: Engine | null = null

  async function beginAll(opened: Engine): Promise<Begun> {
    // A signal that came while files were looked for, or while the state directory was opened.
    context.signal.throwIfAborted()
    stopped = someQueued
    const begun = await begin(opened)
    stopped = allQueued
    return begun
  }

  if (parts.flags.deleteLocal === 'trash') refuseDeletion(parts.app.policy)
  keepYoungGenerationSmall()
  try {
    const journal = await openOwnState(parts)
    engine = await newEngine(journal, parts)
    const damageCode = tellDamage(journal.damage, parts)
    return Math.max(damageCode, await follow(engine, parts, beginAll))
  } catch (thrown) {
    if (context.signal.aborted) {
      if (engine !== null) await stopInOrder(engine, output)
      output.notice(stopped)
    }
    throw thrown
  } finally {
    await engine?.stop()
    output.end()
  }
}

/** What was sent is kept as far as it can be. A second signal ends the program at once. */
async function stopInOrder(engine: Engine, output: Output): Promise<void> {
  const stopped = engine.stop(graceMs)
  if (engine.views().some(({ state }) => state.kind === 'ending')) {
    output.notice(`Finishing what is on its way: at most ${graceMs / 1000} s. Ctrl-C again stops at once.`)
  }
  await stopped
}

/**
 * V8 frees the buffers of sent bytes only when it collects its young generation, and doubles that over time: without
 * this a long upload takes 15 MB more (decision 0005).
 */
function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

async function openOwnState({ stateDir, flags, output, context }: DeliverParts) {
  return await openState(stateDir, {
    wait: flags.wait === false ? 'no' : context.signal,
    onWaiting: (pid) => {
      const holder = pid === null ? '' : ` (process ${pid})`
      output.notice(`Waiting for another Dropreel${holder} that uses ${stateDir}.`)
    },
  })
}

async function newEngine(journal: Journal, { app, stateDir, context }: DeliverParts): Promise<Engine> {
  return new Engine({
    journal,
    source: fileSource(),
    stores: app.stores,
    trash: trashUnder(app.policy, systemTrash({ environment: context.environment, moveByDesktop: null })),
    others: await joinStates(stateDir, context.environment, context.log),
    clock: systemClock,
    log: context.log,
    unreachedLimitMs,
  })
}

async function follow(
  engine: Engine,
  parts: DeliverParts,
  begin: (engine: Engine) => Promise<Begun>,
): Promise<number> {
  const { output, context } = parts
  const untilEnd = watch(engine, output)

  const ended: UploadView[] = []

  async function toItsEnd(id: string, mayRestart: boolean): Promise<number> {
    const view = await untilEnd(id)
    if (!mayRestart || !isSourceChanged(view)) {
      ended.push(view)
      return report(view, engine, parts)
    }
    output.notice(`${view.name}: the file changed, so its new version is uploaded.`)
    return toTheirEnds(begunOf(await engine.restart([id])))
  }

  async function toTheirEnds({ ids, refused, restartChanged }: Begun): Promise<number> {
    const refusals = refused.map((failure) => output.failed(failure))
    const mayRestart = new Set(restartChanged)
    const ends = await Promise.all(ids.map((id) => toItsEnd(id, mayRestart.has(id))))
    return [...refusals, ...ends].reduce((most, code) => Math.max(most, code), 0)
  }

  const interrupted = new Promise<never>((_resolve, reject) => {
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true })
  })
  const code = await Promise.race([begin(engine).then(toTheirEnds), interrupted])
  const titleOf = (id: string) => engine.deliveries.view(id)?.title
  for (const sentence of deliverySummaries(ended, titleOf)) output.summary(sentence)
  return code
}

/** The uploads that were added, and the files that were refused. */
export function begunOf({ records, refused }: AddedUploads): Begun {
  return { ids: records.map(({ id }) => id), refused, restartChanged: [] }
}

function isSourceChanged({ state }: UploadView): boolean {
  return state.kind === 'failed' && state.error.code === 'SourceChanged'
}

/** Shows an upload from now on. The result resolves when the upload is done or has failed. */
function watch(engine: Engine, output: Output): (id: string) => Promise<UploadView> {
  const ends = new Map<string, (view: UploadView) => void>()
  const withDelivery = (view: UploadView): Shown => ({
    ...view,
    delivery: engine.deliveries.view(view.deliveryId)?.title ?? null,
  })
  const show = showUploads(output, (id) => {
    const view = engine.view(id)
    return view === undefined ? undefined : withDelivery(view)
  })

  function update(id: string): void {
    const view = engine.view(id)
    const end = ends.get(id)
    if (view === undefined || end === undefined) return
    show(view, withDelivery(view))
    const { kind } = view.state
    if (kind !== 'done' && kind !== 'failed') return
    // Proven, and on its way to the trash: what becomes of the file is part of the result.
    if (isTrashing(view.state, systemClock.now())) return
    ends.delete(id)
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
