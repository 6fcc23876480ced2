import type { UploadView } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { fileSource, openState, systemClock } from '../disk/index.ts'
import type { S3Stores } from '../s3/index.ts'
import type { CommandContext } from './context.ts'
import type { Output } from './output.ts'

/** A destination that has never answered in this run is given up after this long. */
const unreachedLimitMs = 60_000

export type DeliverParts = {
  stateDir: string
  stores: S3Stores
  output: Output
  context: CommandContext
  /** End with `StateLocked` instead of waiting for another Dropreel. */
  noWait: boolean
  /** The person asked for a link by name, so a missing one is a failure. */
  isLinkRequired: boolean
}

/**
 * Opens the state directory, lets `begin` queue uploads and follows these to their end. Answers the exit code:
 * the highest of all failures. On a signal everything stops with its state kept.
 */
export async function deliver(
  parts: DeliverParts,
  begin: (engine: Engine) => Promise<string[]>,
): Promise<number> {
  const { output, context } = parts
  const journal = await openState(parts.stateDir, {
    wait: parts.noWait ? 'no' : context.signal,
    onWaiting: (pid) =>
      output.notice(
        `Waiting for another Dropreel${pid === null ? '' : ` (process ${pid})`} that uses ${parts.stateDir}.`,
      ),
  })
  const { stores } = parts
  const engine = createEngine({ journal, source: fileSource(), stores, clock: systemClock, unreachedLimitMs })
  try {
    return await follow(engine, parts, begin)
  } finally {
    await engine.stop()
    output.end()
  }
}

async function follow(
  engine: Engine,
  parts: DeliverParts,
  begin: (engine: Engine) => Promise<string[]>,
): Promise<number> {
  const { output, context } = parts
  const shown = new Map<string, string>()
  const open = new Set<string>()
  const results: Promise<number>[] = []
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      if (open.size === 0) Promise.all(results).then((codes) => resolve(Math.max(0, ...codes)), reject)
    }
    const look = (id: string): void => {
      const view = engine.view(id)
      if (view === undefined || !open.has(id)) return
      if (shown.get(id) === view.state.kind) return output.progress(view, viewsOf(engine, shown))
      shown.set(id, view.state.kind)
      output.state(view)
      if (view.state.kind !== 'done' && view.state.kind !== 'failed') return
      open.delete(id)
      results.push(report(view, engine, parts))
      finish()
    }
    engine.onChange(look)
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true })
    begin(engine).then((ids) => {
      for (const id of ids) open.add(id)
      for (const id of ids) look(id)
      finish()
    }, reject)
  })
}

function viewsOf(engine: Engine, shown: Map<string, string>): UploadView[] {
  return engine.views().filter(({ id }) => shown.has(id))
}

/** Tells the end of one upload and answers its exit code. */
async function report(view: UploadView, engine: Engine, parts: DeliverParts): Promise<number> {
  const { output } = parts
  const { id, file, state } = view
  for (const note of view.notes) output.notice(`${view.name}: ${note}`)
  if (state.kind === 'failed') {
    output.failed({ id, file }, state.error)
    return exitCodeOf(state.error.code)
  }
  if (state.kind !== 'done') return 0
  const { link, exitCode } = await linkOf(view, engine, parts)
  output.done({
    id,
    file,
    bucket: view.bucket,
    key: view.key,
    ...state.object,
    sizeBytes: view.sizeBytes,
    proof: state.proof,
    link,
    resentBytes: state.resentBytes,
  })
  return exitCode
}

type LinkMade = { link: Awaited<ReturnType<ReturnType<S3Stores['at']>['link']>> | null; exitCode: number }

async function linkOf(view: UploadView, engine: Engine, parts: DeliverParts): Promise<LinkMade> {
  const record = engine.record(view.id)
  const seconds = record?.options.linkSeconds ?? null
  if (record === undefined || seconds === null) return { link: null, exitCode: 0 }
  try {
    const link = await parts.stores.at(record.address).link(view.key, seconds, parts.context.signal)
    return { link, exitCode: 0 }
  } catch (thrown) {
    const { error } = asAppFailure(thrown)
    parts.output.notice(`${view.name}: uploaded, but no link could be made. ${error.message} ${error.advice}`)
    return { link: null, exitCode: parts.isLinkRequired ? exitCodeOf(error.code) : 0 }
  }
}
