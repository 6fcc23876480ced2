import { runsOf, type PartRuns, type PartState } from '../contract/index.ts'
import type { JournalPart } from './ports.ts'

/** How far each part of the current session is, by its number from 1. It costs nothing until somebody looks. */
export class PartStates {
  readonly #stored = new Set<number>()
  readonly #inFlight = new Set<number>()
  /** Bytes of them have left. */
  readonly #left = new Set<number>()
  /** Bytes of them left more than once. */
  readonly #resent = new Set<number>()

  constructor(parts: ReadonlyMap<number, JournalPart>) {
    for (const [partNumber, part] of parts) {
      if (part.kind === 'stored') this.#stored.add(partNumber)
      if (part.kind === 'stored' || part.sentBytes > 0) this.#left.add(partNumber)
    }
  }

  /** Another session has none of them. */
  startOver(): void {
    for (const parts of [this.#stored, this.#inFlight, this.#left, this.#resent]) parts.clear()
  }

  /** The store says that it has these and no others. */
  listed(partNumbers: Iterable<number>): void {
    this.#stored.clear()
    for (const partNumber of partNumbers) {
      this.#stored.add(partNumber)
      this.#left.add(partNumber)
    }
  }

  begun(partNumber: number): void {
    this.#inFlight.add(partNumber)
    this.#stored.delete(partNumber)
    if (this.#left.has(partNumber)) this.#resent.add(partNumber)
  }

  sent(partNumber: number): void {
    this.#left.add(partNumber)
  }

  ended(partNumber: number, isStored: boolean): void {
    this.#inFlight.delete(partNumber)
    if (isStored) this.#stored.add(partNumber)
  }

  /** The store does not have it as it was sent. */
  lost(partNumber: number): void {
    this.#stored.delete(partNumber)
  }

  /** Of `count` parts. Where the object is made, all are stored, and `verified` of them, the first ones, are compared. */
  runs(count: number, verified: number | null = null): PartRuns {
    return runsOf(count, (index) => {
      if (verified === null) return this.#stateOf(index + 1)
      return index < verified ? 'verified' : this.#storedOnce(index + 1)
    })
  }

  #stateOf(partNumber: number): PartState {
    if (this.#inFlight.has(partNumber)) return 'in-flight'
    return this.#stored.has(partNumber) ? this.#storedOnce(partNumber) : 'waiting'
  }

  #storedOnce(partNumber: number): PartState {
    return this.#resent.has(partNumber) ? 'resent' : 'stored'
  }
}
