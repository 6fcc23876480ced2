import type { ErrorCode } from '../contract/index.ts'
import { AppFailure, asAppFailure, reactionTo } from '../core/errors.ts'
import type { ObjectStore } from './ports.ts'

/** Breaks in a row, with nothing else in between, that are no accident any more. */
const suspicious = 10
/** The same where not one byte of the body was acknowledged, for half a minute each time. */
const suspiciousUnheard = 2

/**
 * Watches the tries of one body. Where its connection breaks again and again although the store answers HEAD, something
 * in between may refuse large requests: the failure becomes `ConnectionCut`. Where nothing of the body ever arrives, it
 * loses large packets: `LargePacketsLost`. Both are retried all the same, as an unstable connection looks alike.
 */
export function detectCut<T>(key: string, signal: AbortSignal, send: (store: ObjectStore) => Promise<T>) {
  let [breaks, unheard] = [0, 0]

  function suspicion(): ErrorCode | null {
    if (unheard >= suspiciousUnheard) return 'LargePacketsLost'
    return breaks >= suspicious ? 'ConnectionCut' : null
  }

  return async (store: ObjectStore): Promise<T> => {
    try {
      return await send(store)
    } catch (thrown) {
      const { error, isUnheard } = asAppFailure(thrown)
      const before = suspicion()
      breaks = error.code === 'Unreachable' ? breaks + 1 : 0
      unheard = isUnheard ? unheard + 1 : 0
      const now = suspicion()
      if (now === null) throw thrown
      if (!(await answers(store, key, signal))) [breaks, unheard] = [0, 0]
      // At the first of these the network may have come back just now.
      if (now !== before || suspicion() === null) throw thrown
      throw new AppFailure(now, '', { cause: thrown })
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
