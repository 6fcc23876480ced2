import type { AppError, Until } from '../contract/index.ts'

/** What a lane waits for, and why. */
export type Stall = { until: Until; cause: AppError }

/**
 * Requests that are made one after the other. It is stalled from a failed try until something gets through again, also
 * while the next try hangs without an answer.
 */
export type Lane = { stall: Stall | null; isAsleep: boolean }

/** The lanes of one run: the upload is waiting when all of them are stalled. */
export class Lanes {
  readonly #lanes = new Set<Lane>()

  begin(): Lane {
    const lane = { stall: null, isAsleep: false }
    this.#lanes.add(lane)
    return lane
  }

  end(lane: Lane): void {
    this.#lanes.delete(lane)
  }

  /** What they wait for if all are stalled; null while any of them moves. */
  get stall(): Stall | null {
    let stall: Stall | null = null
    for (const lane of this.#lanes) {
      if (lane.stall === null) return null
      stall = lane.stall
    }
    return stall
  }

  /** Something got through, so lanes in a try are no longer stalled; those that sleep still are. */
  flow(): void {
    for (const lane of this.#lanes) if (!lane.isAsleep) lane.stall = null
  }
}
