import { asAppFailure, reactionTo, type AppFailure, type Reaction } from '../core/errors.ts'
import { nextTry } from '../core/retry-policy.ts'
import { isHeld } from './bandwidth.ts'
import type { Run } from './run.ts'

type Row = { reaction: Reaction; failures: number; since: number }

/**
 * Runs one request by the retry policy until it succeeds, the policy gives up, or the signal aborts. Each try
 * calls `action` anew, so each has a fresh body. Throws AppFailure, or the signal's reason.
 */
export async function attempt<T>(
  run: Run,
  action: () => Promise<T>,
  signal: AbortSignal = run.signal,
): Promise<T> {
  const rows = new Map<Reaction, Row>()
  run.beginLane()
  try {
    for (;;) {
      signal.throwIfAborted()
      await run.untilOpen(signal)
      try {
        await run.destination.turn(signal)
        const value = await action()
        run.destination.succeeded()
        await run.flowing()
        return value
      } catch (thrown) {
        signal.throwIfAborted()
        if (isHeld(thrown)) continue
        await waitOrThrow(run, asAppFailure(thrown), rows, signal)
      }
    }
  } finally {
    run.endLane()
  }
}

async function waitOrThrow(
  run: Run,
  failure: AppFailure,
  rows: Map<Reaction, Row>,
  signal: AbortSignal,
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
    now,
    chance: run.clock.random(),
  })
  if (next.kind === 'give-up') throw failure
  await run.wait(next.ms, next.until, failure.error, signal)
}
