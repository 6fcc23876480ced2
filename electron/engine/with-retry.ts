import type { AppError } from '../contract/index.ts'
import type { Reaction } from '../core/error-table.ts'
import { asAppFailure, reactionTo, type AppFailure } from '../core/errors.ts'
import { nextTry, type Patience } from '../core/retry-policy.ts'
import { isHeld } from './bandwidth.ts'
import { DestinationPace } from './destination-pace.ts'
import type { Lane } from './lanes.ts'
import type { Clock } from './ports.ts'
import type { Run } from './run.ts'

/** What a request needs to know of whoever makes it: an upload's run, or one that belongs to no upload. */
export type Tries = Pick<
  Run,
  'signal' | 'clock' | 'destination' | 'maxWaitMs' | 'inLane' | 'untilOpen' | 'wait' | 'flowing'
> & {
  /** `usual` unless told. */
  patience?: Patience
}

/** Makes one request by the retry policy, until it succeeds, the policy gives up or the signal aborts. */
export type Retry = <T>(action: () => Promise<T>) => Promise<T>

type Row = { reaction: Reaction; failures: number; since: number }

/**
 * Runs one request by the retry policy until it succeeds, the policy gives up, or the signal aborts. Each try
 * calls `action` anew, so each has a fresh body. Throws AppFailure, or the signal's reason.
 */
export async function withRetry<T>(run: Tries, action: () => Promise<T>): Promise<T> {
  return run.inLane((lane) => withRetryInLane(run, lane, action, run.signal))
}

/** The same in a lane that goes on afterwards. */
export async function withRetryInLane<T>(
  run: Tries,
  lane: Lane,
  action: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const rows = new Map<Reaction, Row>()
  for (;;) {
    signal.throwIfAborted()
    await run.untilOpen(lane, signal)
    try {
      await run.destination.turn(signal)
      const value = await action()
      run.destination.succeeded()
      await run.flowing()
      return value
    } catch (thrown) {
      signal.throwIfAborted()
      if (isHeld(thrown)) continue
      await waitOrThrow({ run, lane, signal }, asAppFailure(thrown), rows)
    }
  }
}

/** Makes requests that belong to no upload, by the one retry policy. */
export function createRetry(around: {
  clock: Clock
  signal: AbortSignal
  /** Give up waiting for the network after this long, in milliseconds; null waits for ever. */
  maxWaitMs: number | null
  /** The same while nothing has ever answered; null unless told. */
  unreachedLimitMs?: number | null
  /** Its pace, and whether it ever answered, are shared by all that are given it. */
  destination?: DestinationPace
  patience: Patience
  /** Told when a try failed and another one will follow. */
  onWait: (cause: AppError) => void
}): Retry {
  const { clock, signal, unreachedLimitMs = null, patience, onWait } = around
  const { destination = new DestinationPace(clock, null) } = around
  const tries: Tries = {
    clock,
    signal,
    get maxWaitMs() {
      return destination.patienceMs(around.maxWaitMs, unreachedLimitMs)
    },
    patience,
    destination,
    inLane: (work) => work({ stall: null, isAsleep: false }),
    untilOpen: async () => undefined,
    flowing: async () => undefined,
    async wait(_lane, ms, { cause }, stopped) {
      onWait(cause)
      await clock.sleep(ms, stopped)
    },
  }
  return (action) => withRetry(tries, action)
}

async function waitOrThrow(
  { run, lane, signal }: { run: Tries; lane: Lane; signal: AbortSignal },
  failure: AppFailure,
  rows: Map<Reaction, Row>,
): Promise<void> {
  const reaction = reactionTo(failure.error.code)
  const now = run.clock.now()
  const { destination } = run
  if (reaction === 'network') destination.unreachedSince ??= now
  else {
    // It answered, if only with a refusal.
    destination.isReached = true
    rows.delete('network')
  }
  if (failure.error.code === 'StoreBusy') destination.slowDown(failure.retryAfterMs)
  const row = rows.get(reaction) ?? { reaction, failures: 0, since: now }
  row.failures++
  rows.set(reaction, row)
  const next = nextTry({
    reaction,
    failures: row.failures,
    // The patience for a store that never answered is one for all of its uploads.
    waitedMs: now - (destination.isReached ? row.since : (destination.unreachedSince ?? row.since)),
    maxWaitMs: run.maxWaitMs,
    retryAfterMs: failure.retryAfterMs,
    patience: run.patience ?? 'usual',
    now,
    chance: run.clock.random(),
  })
  if (next.kind === 'give-up') throw failure
  await run.wait(lane, next.ms, { until: next.until, cause: failure.error }, signal)
}
