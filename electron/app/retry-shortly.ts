import { createRetry, type Retry } from '../engine/with-retry.ts'
import type { App } from './app.ts'

/**
 * Makes requests that a person waits for, by the one retry policy: what can be had later as well is tried a few times.
 * Throws AppFailure, or the signal's reason.
 */
export function retryShortly({ clock, log }: Pick<App, 'clock' | 'log'>, signal: AbortSignal): Retry {
  return createRetry({ clock, signal, maxWaitMs: null, patience: 'short', log })
}
