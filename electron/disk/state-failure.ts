import { AppFailure, messageOf } from '../core/errors.ts'

/** A failure to write the state directory `dir`, whatever the system said about it. */
export function stateFailure(dir: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  return new AppFailure('StateUnwritable', dir, { cause: thrown, detail: messageOf(thrown) })
}
