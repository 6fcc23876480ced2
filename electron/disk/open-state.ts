import type { Journal } from '../engine/ports.ts'
import { openJournal } from './journal.ts'
import { lockState, type LockWait } from './state-lock.ts'

/**
 * Locks the state directory `dir` and opens its journal; closing the journal gives the lock back. Throws
 * `StateLocked`, `StateUnwritable`, or the reason of the signal that ended the wait.
 */
export async function openState(dir: string, wait: LockWait): Promise<Journal> {
  const lock = await lockState(dir, wait)
  try {
    const journal = await openJournal(dir)
    return {
      ...journal,
      async close() {
        try {
          await journal.close()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (thrown) {
    await lock.release()
    throw thrown
  }
}
