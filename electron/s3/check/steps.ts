import { t, type CheckLine, type CheckStep, type ErrorCode } from '../../contract/index.ts'
import { asAppFailure, type AppFailure } from '../../core/errors.ts'

/** A step that was not tried, or whose failure does not matter, with the reason. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** A wrong setting of this destination or computer, as a sentence. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
}

/** Runs the steps of a test and reports a line for each. */
export class Steps {
  readonly #signal: AbortSignal
  readonly #onLine: (line: CheckLine) => void

  constructor(signal: AbortSignal, onLine: (line: CheckLine) => void) {
    this.#signal = signal
    this.#onLine = onLine
  }

  /**
   * Tries one step; `run` returns what it found, as a sentence. `permission` is the missing one if the store denies the
   * step without naming it. Returns true if the step passed. Throws only the signal's reason.
   */
  async try(step: CheckStep, permission: string | null, run: () => Promise<string>): Promise<boolean> {
    this.#signal.throwIfAborted()
    try {
      this.#report(step, 'passed', await run())
      return true
    } catch (thrown) {
      this.#signal.throwIfAborted()
      this.#reportFailure(step, permission, thrown)
      return false
    }
  }

  skip(step: CheckStep, why: string): void {
    this.#report(step, 'skipped', why)
  }

  #reportFailure(step: CheckStep, usual: string | null, thrown: unknown): void {
    if (thrown instanceof Skipped) return this.skip(step, thrown.message)
    if (thrown instanceof WrongSetting) return this.#report(step, 'failed', thrown.message)
    const failure = asAppFailure(thrown)
    const permission = missingPermission(failure, usual)
    const { code, message, advice } = failure.error
    if (permission === null) return this.#report(step, 'failed', `${message} ${advice}`, { code })
    const sentence =
      failure.denial === null
        ? t('check.permissionMissing', { permission })
        : t('check.permissionMissingAs', { permission, reason: failure.denial.reason })
    this.#report(step, 'failed', sentence, { code, permission })
  }

  #report(
    step: CheckStep,
    status: CheckLine['status'],
    text: string,
    { code = null, permission = null }: { code?: ErrorCode | null; permission?: string | null } = {},
  ): void {
    this.#onLine({ step, title: t(`check.${step}`), status, text, permission, code })
  }
}

/**
 * The permission that the store named, else the usual one; null if the failure is not about permissions, or if the
 * store says that it is about something else.
 */
export function missingPermission(failure: AppFailure, usual: string | null): string | null {
  const { error, permission, denial } = failure
  if (error.code !== 'AccessDenied' || denial?.isPermission === false) return null
  return permission ?? usual
}
