import { asAppFailure, type AppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

/** From now on writes to the log what nothing else in this process catches, and passes it on to be said. */
export function catchUnforeseen(log: Log, say: (failure: AppFailure) => void): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (thrown: unknown) => {
      log.error(event, thrown)
      say(asAppFailure(thrown))
    })
  }
}
