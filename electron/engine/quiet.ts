import { t } from '../contract/index.ts'
/** So long without a byte is worth a word, in milliseconds. */
const quietMs = 15_000
export const quietWarning = (): string => t('notes.quiet')

/** Tells when none of several requests has moved a byte for 15 s, and when that is over. */
export class Quiet {
  readonly #silentMs = new Map<object, number>()
  readonly #onChange: (silentMs: number | null) => void
  #isQuiet = false

  /** `onChange` gets how long none has moved a byte, in milliseconds, and null when one does again. */
  constructor(onChange: (silentMs: number | null) => void) {
    this.#onChange = onChange
  }

  /** How long this request has not moved a byte, in milliseconds; 0 when it begins or moves again. */
  heard(request: object, silentMs: number): void {
    this.#silentMs.set(request, silentMs)
    this.#update()
  }

  ended(request: object): void {
    this.#silentMs.delete(request)
    this.#update()
  }

  #update(): void {
    const silentMs = this.#silentMs.size > 0 ? Math.min(...this.#silentMs.values()) : 0
    const isQuiet = silentMs >= quietMs
    if (isQuiet === this.#isQuiet) return
    this.#isQuiet = isQuiet
    this.#onChange(isQuiet ? silentMs : null)
  }
}
