import type { AppError, Until } from '../contract/index.ts'

/** What a lane waits for, and why. */
export type Stall = { until: Until; cause: AppError }

/**
 * One row of requests, each after the other. It is stalled from a try that failed until something gets through
 * again: also while the next try hangs without an answer.
 */
export type Lane = { stall: Stall | null; isAsleep: boolean }

/** The lanes of one run: the upload stands still when all of them do. */
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

  /** What they wait for, if all of them do; null while any moves. */
  get stall(): Stall | null {
    let stall: Stall | null = null
    for (const lane of this.#lanes) {
      if (lane.stall === null) return null
      stall = lane.stall
    }
    return stall
  }

  /** Something got through, so lanes that are trying may; those that sleep still stand. */
  flow(): void {
    for (const lane of this.#lanes) if (!lane.isAsleep) lane.stall = null
  }
}
