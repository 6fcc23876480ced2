import { etaSecondsOf, metered, newRateMeter, rateOf, type RateMeter } from '../core/rate.ts'
import type { Clock } from './ports.ts'

const notedEveryMs = 5_000

/** How fast one upload goes. Rates in bytes a second. */
export class UploadRate {
  /** How fast it went when it last sent; null where that was too short to measure. */
  lastSent: number | null = null
  #meter: RateMeter
  #notedAt: number
  readonly #clock: Clock

  constructor(clock: Clock, remembered: number | null) {
    this.#clock = clock
    this.#meter = newRateMeter(clock.elapsed(), remembered)
    this.#notedAt = clock.elapsed()
  }

  /** How fast it goes now; null while that is not known. */
  get now(): number | null {
    return rateOf(this.#meter, this.#clock.elapsed())
  }

  /** Seconds until so many bytes are done; null while that would be a guess. */
  secondsFor(bytes: number): number | null {
    return etaSecondsOf(this.#meter, bytes, this.#clock.elapsed())
  }

  /** A run begins: the pause before it does not count, the rate before that does. */
  beginRun(): void {
    this.#meter = newRateMeter(this.#clock.elapsed(), this.#meter.bytesPerSecond || null)
  }

  /** How fast the file was sent says nothing about its proof. */
  beginProof(): void {
    this.#meter = newRateMeter(this.#clock.elapsed())
  }

  sent(bytes: number): void {
    if (bytes > 0) this.#meter = metered(this.#meter, bytes, this.#clock.elapsed())
    if (bytes > 0 && this.secondsFor(0) !== null) this.lastSent = this.#meter.bytesPerSecond
  }

  verified(bytes: number): void {
    this.#meter = metered(this.#meter, Math.max(0, bytes), this.#clock.elapsed())
  }

  /** The rate, where it is known and was not noted for a while. */
  toNote(): number | null {
    const now = this.#clock.elapsed()
    if (now - this.#notedAt < notedEveryMs || this.now === null) return null
    this.#notedAt = now
    return this.now
  }
}
