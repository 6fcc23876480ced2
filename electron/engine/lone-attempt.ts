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
  /** The same while nothing has ever answered; null unless told. */
  unreachedLimitMs?: number | null
  /** Its pace, and whether it ever answered, are shared by all that are given it. */
  destination?: DestinationPace
  patience: Patience
  /** Told when a try failed and another one will follow. */
  onWait: (cause: AppError) => void
}): <T>(action: () => Promise<T>) => Promise<T> {
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
  return (action) => attempt(tries, action)
}
