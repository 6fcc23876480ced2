import type { AppError, ErrorCode, Reaction, Until } from '../contract/index.ts'
import { causeChain } from '../core/cause-chain.ts'
import { asAppFailure, reactionTo, type AppFailure } from '../core/errors.ts'
import { silentLog, type Log, type LogFacts } from '../core/log.ts'
import { nextTry, type Patience } from '../core/retry-policy.ts'
import { isHeld } from './bandwidth.ts'
import { DestinationPace } from './destination-pace.ts'
import type { Clock, ObjectStore, OnSilence, RequestTry } from './ports.ts'
import type { Quiet } from './quiet.ts'
import { firstOf } from './waiting.ts'

/**
 * Makes one request by the retry policy, until it succeeds, the policy gives up or the signal aborts: the one that the
 * requests belong to, unless another one is given. Throws AppFailure, or the signal's reason.
 */
export type Retry = <T>(action: (one: RequestTry) => Promise<T>, signal?: AbortSignal) => Promise<T>

/**
 * The same with the store to ask. The engine has no other way to a store. What an action asks in order to judge its own
 * failure belongs to the same try.
 */
export type Request = <T>(action: (store: ObjectStore, signal: AbortSignal) => Promise<T>) => Promise<T>

/** What a lane of requests waits for, and why. */
export type Stall = { until: Until; cause: AppError }

/** What a request needs to know of whoever makes it: an upload's run, or somebody without an upload. */
export type RetryContext = {
  clock: Clock
  /** Its pace, and whether it ever answered, are shared by all that are given it. */
  destination: DestinationPace
  /** Give up waiting for the network so long after the last byte, in milliseconds; null waits for ever. */
  maxWaitMs: number | null
  /** The same while nothing has ever answered. */
  unreachedLimitMs: number | null
  patience: Patience
  untilOpen?: (signal: AbortSignal) => Promise<void>
  onSuccess?: () => Promise<void>
  /** Ends a wait for the network early; without it, its time passes. */
  whenBack?: (signal: AbortSignal) => Promise<void>
  /** Tells why there is a wait; `end` resolves when it is over. */
  wait: (end: () => Promise<void>, stall: Stall) => Promise<void>
  /** Hears how long the request has not moved a byte. */
  quiet?: Quiet
  log: Log
  /** What the lines of the log say of the request. */
  about: LogFacts
}

/** Failures of the same kind, one after the other. `since` by the time that elapsed. */
type Row = { failures: number; since: number }
/** One request. `lastByteAt`: when a byte of it moved last, or the wait for one began, by the time that elapsed. */
type Tries = { number: number; rows: Partial<Record<Reaction, Row>>; lastByteAt: number }

/** Failures of connections on which bytes move, but in vain: they do not end a wait for the network. */
const inVain = new Set<ErrorCode>(['ConnectionCut', 'ConnectionSlow', 'LargePacketsLost'])

/** Calls `action` anew for each try. Throws AppFailure, or the signal's reason. */
export async function withRetry<T>(
  context: RetryContext,
  action: (one: RequestTry) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { clock, destination, quiet } = context
  const tries: Tries = { number: 1, rows: {}, lastByteAt: clock.elapsed() }
  const onSilence: OnSilence = (...heard) => isOver(context, tries, heard)
  for (;;) {
    signal.throwIfAborted()
    const askedAt = clock.elapsed()
    await context.untilOpen?.(signal)
    try {
      await destination.turn(signal)
      // This was no wait for the network.
      tries.lastByteAt += clock.elapsed() - askedAt
      quiet?.heard(tries, 0)
      const value = await action({ number: tries.number, onSilence })
      quiet?.ended(tries)
      destination.succeeded()
      await context.onSuccess?.()
      return value
    } catch (thrown) {
      quiet?.ended(tries)
      signal.throwIfAborted()
      if (isHeld(thrown)) continue
      await waitOrThrow(context, tries, asAppFailure(thrown), signal)
      tries.number++
    }
  }
}

/** Hears of a connection on which no byte moves; true when it was waited for long enough. */
function isOver(context: RetryContext, tries: Tries, [silentMs, hasMoved]: Parameters<OnSilence>): boolean {
  const { clock, destination, quiet, maxWaitMs, unreachedLimitMs } = context
  const now = clock.elapsed()
  if (hasMoved) tries.lastByteAt = now - silentMs
  quiet?.heard(tries, silentMs)
  const patienceMs = destination.patienceMs(maxWaitMs, unreachedLimitMs)
  const since = hasMoved ? tries.lastByteAt : destination.awaitedSince(tries.lastByteAt)
  return patienceMs !== null && now - since >= patienceMs
}

async function waitOrThrow(
  context: RetryContext,
  tries: Tries,
  failure: AppFailure,
  signal: AbortSignal,
): Promise<void> {
  const { number, rows } = tries
  const { clock, destination, patience, log, about } = context
  const { code, detail } = failure.error
  const reaction = reactionTo(code)
  const now = clock.elapsed()
  if (reaction === 'network') destination.unreachedSince ??= tries.lastByteAt
  else if (reaction !== 'room') {
    // It answered, if only with a refusal.
    destination.isReached = true
    delete rows.network
    tries.lastByteAt = now
  }
  if (code === 'StoreBusy') destination.slowDown(failure.retryAfterMs)
  const row = (rows[reaction] ??= { failures: 0, since: now })
  row.failures++
  const next = nextTry({
    reaction,
    failures: row.failures,
    waitedMs:
      now -
      (reaction === 'network' && !inVain.has(code) ? destination.awaitedSince(tries.lastByteAt) : row.since),
    maxWaitMs: destination.patienceMs(context.maxWaitMs, context.unreachedLimitMs),
    retryAfterMs: failure.retryAfterMs,
    patience,
    now: clock.now(),
    chance: clock.random(),
  })
  const facts = { ...about, try: number, cause: code, detail }
  if (next.kind === 'give-up') {
    log.info('request-given-up', { ...facts, causes: causeChain(failure) })
    throw failure
  }
  log.warn('retry', { ...facts, delayMs: next.ms })
  const sleep = (until: AbortSignal): Promise<void> => clock.sleep(next.ms, until)
  const { whenBack } = context
  // Who asks for patience gets it.
  const mayEndEarly = next.until === 'network' && failure.retryAfterMs === null && whenBack !== undefined
  const end = () => (mayEndEarly ? firstOf(signal, [sleep, whenBack]) : sleep(signal))
  await context.wait(end, { until: next.until, cause: failure.error })
}

type Needed = Pick<RetryContext, 'clock' | 'maxWaitMs' | 'patience'>
type Optional = Partial<Pick<RetryContext, 'destination' | 'unreachedLimitMs' | 'log' | 'about' | 'quiet'>>

/**
 * Makes requests that belong to no upload, by the one retry policy. `onWait` is called when a try failed and another
 * one will follow.
 */
export function createRetry({
  signal: usualSignal,
  onWait,
  ...given
}: Needed & Optional & { signal: AbortSignal; onWait?: (cause: AppError) => void }): Retry {
  const context: RetryContext = {
    destination: new DestinationPace(given.clock, null),
    unreachedLimitMs: null,
    log: silentLog,
    about: {},
    ...given,
    async wait(end, { cause }) {
      onWait?.(cause)
      await end()
    },
  }
  return (action, signal = usualSignal) => withRetry(context, action, signal)
}

export function requestsTo(store: ObjectStore, retry: Retry, signal: AbortSignal): Request {
  return (action) => retry((one) => action(store.asTry(one), signal))
}
