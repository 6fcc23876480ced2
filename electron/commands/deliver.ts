import { trashUnder } from '../app/trash-under-policy.ts'
import { refuseDeletion } from '../core/policy.ts'
import { Engine } from '../engine/engine.ts'
import type { Journal } from '../engine/ports.ts'
import { fileSource, joinStates, openState, systemClock, systemTrash } from '../disk/index.ts'
import type { Begun, DeliverParts } from './begun.ts'
import { followToEnd } from './follow-to-end.ts'
import { keepHeapSmall } from './keep-heap-small.ts'
import type { Output } from './output.ts'
import { tellDamage } from './tell-damage.ts'

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
  keepHeapSmall()
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
  const { context } = parts
  const following = followToEnd(engine, parts)
  const interrupted = new Promise<never>((_resolve, reject) => {
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true })
  })
  const ended = begin(engine).then(async (begun) => {
    await following.begin(begun)
    return following.end()
  })
  return await Promise.race([ended, interrupted])
}
