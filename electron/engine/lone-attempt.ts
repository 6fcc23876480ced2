import type { AppError } from '../contract/index.ts'
import type { Patience } from '../core/retry-policy.ts'
import { attempt, type Tries } from './attempt.ts'
import { DestinationPace } from './destination-pace.ts'
import type { Clock } from './ports.ts'

/** Makes requests that belong to no upload, by the one retry policy. */
export function loneAttempts(around: {
  clock: Clock
  signal: AbortSignal
  /** Give up waiting for the network after this long, in milliseconds; null waits for ever. */
  maxWaitMs: number | null
  patience: Patience
  /** Told when a try failed and another one will follow. */
  onWait: (cause: AppError) => void
}): <T>(action: () => Promise<T>) => Promise<T> {
  const { clock, signal, maxWaitMs, patience, onWait } = around
  const tries: Tries = {
    clock,
    signal,
    maxWaitMs,
    patience,
    destination: new DestinationPace(clock, null),
    inLane: (work) => work({ stall: null, isAsleep: false }),
    untilOpen: async () => undefined,
    flowing: async () => undefined,
    async wait(_lane, ms, { cause }, stopped) {
      onWait(cause)
      await clock.sleep(ms, stopped)
    },
  }
  return (action) => attempt(tries, action)
}
