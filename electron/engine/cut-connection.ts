import { AppFailure, asAppFailure, reactionTo } from '../core/errors.ts'
import type { ObjectStore } from './ports.ts'

/** Breaks in a row, with nothing else in between, that are no accident any more. */
const suspicious = 10

/**
 * Watches the tries of one body. Where its connection breaks again and again although the store answers HEAD, something
 * in between may refuse large requests: the failure becomes `ConnectionCut`. It is retried all the same, as an unstable
 * connection looks alike.
 */
export function detectCut<T>(key: string, signal: AbortSignal, send: (store: ObjectStore) => Promise<T>) {
  let breaks = 0
  return async (store: ObjectStore): Promise<T> => {
    try {
      return await send(store)
    } catch (thrown) {
      const isBreak = asAppFailure(thrown).error.code === 'Unreachable'
      breaks = isBreak ? breaks + 1 : 0
      if (breaks < suspicious) throw thrown
      if (!(await answers(store, key, signal))) breaks = 0
      // At the first of these the network may have come back just now.
      if (breaks <= suspicious) throw thrown
      throw new AppFailure('ConnectionCut', '', { cause: thrown })
    }
  }
}

async function answers(store: ObjectStore, key: string, signal: AbortSignal): Promise<boolean> {
  try {
    await store.head(key, signal)
    return true
  } catch (thrown) {
    signal.throwIfAborted()
    return reactionTo(asAppFailure(thrown).error.code) === 'give-up'
  }
}
