import type { Reaction, Until } from '../contract/index.ts'

const longestBackoffMs = 30_000
const longestNetworkProbeMs = 5_000
/** Other requests of this program end all the time, and give back what is needed. */
const longestRoomProbeMs = 2_000
const mostRetries = 10
/** A store that asks for patience gets it: about a quarter of an hour. */
const mostPatientRetries = 60
/** A few seconds. */
const mostHastyRetries = 4
/** About a quarter of a minute: whoever rotates keys may write them one by one. */
const mostCredentialReads = 5

/**
 * `long` is for what would be lost, as standard input is: a failing store gets as long as a busy one. `short` is for
 * what can be had later as well: nothing is waited for beyond a few tries.
 */
export type Patience = 'short' | 'usual' | 'long'

/** What is known when a request has just failed. Times in milliseconds. */
export type Failed = {
  reaction: Reaction
  /** Failures of this request in a row, this one included. */
  failures: number
  /** Since the last byte, or where something answers, since the first failure in this row. */
  waitedMs: number
  /** Give up waiting for the network after this long; null waits for ever. */
  maxWaitMs: number | null
  /** What the store asked for with Retry-After. */
  retryAfterMs: number | null
  patience: Patience
  /** Milliseconds since the epoch, for the moment of the next try. */
  now: number
  /** Uniform in [0, 1). */
  chance: number
}

export type NextTry = { kind: 'wait'; ms: number; until: Until } | { kind: 'give-up' }

/**
 * The one retry policy. Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/);
 * Retry-After is a lower bound (RFC 9110, section 10.2.3). Losing the network is no failure: it is waited for.
 */
export function nextTry(failed: Failed): NextTry {
  if (failed.patience === 'short' && failed.failures > mostHastyRetries) return { kind: 'give-up' }
  switch (failed.reaction) {
    case 'retry':
    case 'busy': {
      const isPatient = failed.reaction === 'busy' || failed.patience === 'long'
      if (failed.failures > (isPatient ? mostPatientRetries : mostRetries)) return { kind: 'give-up' }
      const ms = Math.max(jittered(failed, 500, longestBackoffMs), failed.retryAfterMs ?? 0)
      return { kind: 'wait', ms, until: { time: failed.now + ms } }
    }
    case 'network':
    case 'hidden': {
      // Each try sends a whole part where something answers, and nothing where there is no network.
      const longestMs = failed.reaction === 'network' ? longestNetworkProbeMs : longestBackoffMs
      if (failed.maxWaitMs !== null && failed.waitedMs >= failed.maxWaitMs) return { kind: 'give-up' }
      const left = failed.maxWaitMs === null ? Infinity : failed.maxWaitMs - failed.waitedMs
      const ms = Math.max(100 + jittered(failed, 250, longestMs), failed.retryAfterMs ?? 0)
      return { kind: 'wait', ms: Math.min(ms, left), until: 'network' }
    }
    case 'credentials': {
      if (failed.failures > (failed.patience === 'short' ? 1 : mostCredentialReads))
        return { kind: 'give-up' }
      const ms = failed.failures === 1 ? 0 : jittered(failed, 1_000, longestBackoffMs)
      return { kind: 'wait', ms, until: { time: failed.now + ms } }
    }
    case 'room': {
      if (failed.failures > mostPatientRetries) return { kind: 'give-up' }
      const ms = jittered(failed, 100, longestRoomProbeMs)
      return { kind: 'wait', ms, until: { time: failed.now + ms } }
    }
    case 'volume':
    case 'give-up':
      return { kind: 'give-up' }
  }
}

function jittered({ failures, chance }: Failed, firstMs: number, longestMs: number): number {
  return Math.round(chance * Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20)))
}
