import type { CheckLine, CheckStep } from '../../contract/index.ts'
import { asAppFailure, type AppFailure } from '../../core/errors.ts'

const titles: Record<CheckStep, string> = {
  name: 'Name of the store',
  connect: 'Connection',
  clock: 'Clocks',
  identity: 'Identity',
  bucket: 'Bucket',
  put: 'Upload a small file',
  'storage-class': 'Storage class',
  encryption: 'Encryption',
  acl: 'Access control',
  tags: 'Tags',
  multipart: 'Upload in parts',
  'list-parts': 'List stored parts',
  complete: 'Join the parts',
  abort: 'Abort an upload',
  head: 'Look at an object',
  link: 'Open a link',
  'list-sessions': 'Find unfinished uploads',
  'clean-up': 'Clean up',
}

/** Why a step was not tried, or does not matter. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** A setting of this destination or computer that is wrong, as a sentence. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
}

/** Takes up the lines of a test as they come. */
export class Steps {
  readonly #signal: AbortSignal
  readonly #onLine: (line: CheckLine) => void

  constructor(signal: AbortSignal, onLine: (line: CheckLine) => void) {
    this.#signal = signal
    this.#onLine = onLine
  }

  /**
   * Tries one step; `run` answers what it found, as a sentence. `permission` is the one that is missing when the
   * store denies it without saying which. Answers true if it passed. Throws only the signal's reason.
   */
  async try(step: CheckStep, permission: string | null, run: () => Promise<string>): Promise<boolean> {
    this.#signal.throwIfAborted()
    try {
      this.#tell(step, 'passed', await run())
      return true
    } catch (thrown) {
      this.#signal.throwIfAborted()
      this.#tellFailure(step, permission, thrown)
      return false
    }
  }

  skip(step: CheckStep, why: string): void {
    this.#tell(step, 'skipped', why)
  }

  #tellFailure(step: CheckStep, permission: string | null, thrown: unknown): void {
    if (thrown instanceof Skipped) return this.skip(step, thrown.message)
    if (thrown instanceof WrongSetting) return this.#tell(step, 'failed', thrown.message)
    const failure = asAppFailure(thrown)
    const missing = missingPermission(failure, permission)
    const { message, advice } = failure.error
    if (missing === null) return this.#tell(step, 'failed', `${message} ${advice}`)
    this.#tell(step, 'failed', `The permission ${missing} is missing.`, missing)
  }

  #tell(step: CheckStep, status: CheckLine['status'], text: string, permission: string | null = null): void {
    this.#onLine({ step, title: titles[step], status, text, permission })
  }
}

/** Null for what is no matter of permissions. What the store itself names is right. */
export function missingPermission({ error, permission }: AppFailure, usual: string | null): string | null {
  return error.code === 'AccessDenied' ? (permission ?? usual) : null
}
