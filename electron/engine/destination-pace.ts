import type { BucketAddress } from '../contract/index.ts'
import type { Concurrency } from '../core/concurrency.ts'
import { storeKey } from '../core/store-address.ts'
import { freeRate, quickened, slowed, withTurn, type RequestRate } from '../core/request-rate.ts'
import type { Clock, JournalUpload } from './ports.ts'
import { Slots } from './slots.ts'

/** What all uploads of one destination share: whether it ever answered, and how fast it wants requests. */
export class DestinationPace {
  /** Whether the store has answered anything in this process. */
  isReached = false
  /**
   * When the first request of this process got no answer, by the time that elapsed; counts while nothing has answered.
   */
  unreachedSince: number | null = null
  /** How fast the last upload went, for estimates before the next one; null before the first. */
  bytesPerSecond: number | null
  /** What is known of how many parts at once it is best sent; null before the first. */
  search: Concurrency | null = null
  /** Files are proven one at a time, so that the disk is not read by many at once. */
  readonly oneProof = new Slots(1)
  #rate: RequestRate = freeRate
  readonly #clock: Clock

  constructor(clock: Clock, rememberedBytesPerSecond: number | null) {
    this.#clock = clock
    this.bytesPerSecond = rememberedBytesPerSecond
  }

  /** How long to wait for the network, in milliseconds; null for ever. Not so long for what never answered. */
  patienceMs(maxWaitMs: number | null, unreachedLimitMs: number | null): number | null {
    if (this.isReached || unreachedLimitMs === null) return maxWaitMs
    return maxWaitMs === null ? unreachedLimitMs : Math.min(maxWaitMs, unreachedLimitMs)
  }

  /**
   * Since when a request has waited for the network, whose last byte moved at `lastByteAt`. The patience for a store
   * that never answered is one for all of its uploads.
   */
  awaitedSince(lastByteAt: number): number {
    return this.isReached ? lastByteAt : (this.unreachedSince ?? lastByteAt)
  }

  /** Resolves when the next request may begin. Rejects with the signal's reason. */
  async turn(signal: AbortSignal): Promise<void> {
    const { rate, waitMs } = withTurn(this.#rate, this.#clock.elapsed())
    this.#rate = rate
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal)
  }

  slowDown(retryAfterMs: number | null): void {
    this.#rate = slowed(this.#rate, this.#clock.elapsed(), retryAfterMs)
  }

  succeeded(): void {
    this.isReached = true
    this.#rate = quickened(this.#rate)
  }
}

/**
 * The paces of this process's destinations. One that is new begins with the rate of the last upload to its bucket among
 * `remembered`, the uploads of earlier processes.
 */
export function destinationPaces(
  clock: Clock,
  remembered: JournalUpload[],
): (address: BucketAddress) => DestinationPace {
  const paces = new Map<string, DestinationPace>()
  return (address) => {
    const name = storeKey(address)
    const known = paces.get(name)
    if (known !== undefined) return known
    const uploads = remembered.filter(({ record }) => record.address.bucket === address.bucket)
    const last = uploads.findLast(({ bytesPerSecond }) => bytesPerSecond !== null)
    const pace = new DestinationPace(clock, last?.bytesPerSecond ?? null)
    paces.set(name, pace)
    return pace
  }
}
