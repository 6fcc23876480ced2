import { AppFailure } from '../core/errors.ts'

/** The code of a system error (`ENOENT`, `ENOSPC`), or '' for anything else that was thrown. */
export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
}

/** A failure to write the state directory `dir`, whatever the system said about it. */
export function stateFailure(dir: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  return new AppFailure('StateUnwritable', dir, {
    cause: thrown,
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  })
}
