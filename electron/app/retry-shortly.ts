import { createRetry, type Retry } from '../engine/with-retry.ts'
import type { App } from './app.ts'

/**
 * Retries requests that a person waits for and can repeat later: only a few times, by the one retry policy.
 * Throws AppFailure, or the signal's reason.
 */
export function retryShortly({ clock, log }: Pick<App, 'clock' | 'log'>, signal: AbortSignal): Retry {
  return createRetry({ clock, signal, maxWaitMs: null, patience: 'short', log })
}
