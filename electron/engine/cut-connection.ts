import { AppFailure, asAppFailure, reactionTo } from '../core/errors.ts'
import type { Run } from './run.ts'

/** Breaks in a row, with nothing else in between, after which it is no accident any more. */
const suspicious = 10

/**
 * The tries of one body. Where its connection breaks again and again although the store answers, something in between
 * may take no large requests: that is told. It is waited for all the same, as a line that comes and goes looks alike.
 */
export function toldIfCut<T>(run: Run, signal: AbortSignal, send: () => Promise<T>): () => Promise<T> {
  let breaks = 0
  return async () => {
    try {
      return await send()
    } catch (thrown) {
      const isBreak = asAppFailure(thrown).error.code === 'Unreachable'
      breaks = isBreak ? breaks + 1 : 0
      if (breaks < suspicious) throw thrown
      if (!(await answers(run, signal))) breaks = 0
      // The first time the network may have come back in this very moment.
      if (breaks <= suspicious) throw thrown
      throw new AppFailure('ConnectionCut', '', { cause: thrown })
    }
  }
}

async function answers({ store, upload }: Run, signal: AbortSignal): Promise<boolean> {
  try {
    await store.head(upload.record.key, signal)
    return true
  } catch (thrown) {
    signal.throwIfAborted()
    return reactionTo(asAppFailure(thrown).error.code) === 'give-up'
  }
}
