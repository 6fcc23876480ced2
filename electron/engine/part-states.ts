import { runsOf, type PartRuns, type PartState } from '../contract/index.ts'
import type { JournalPart } from './ports.ts'

type Part = {
  isStored: boolean
  isInFlight: boolean
  /** Bytes of it have left. */
  hasLeft: boolean
  /** Bytes of it left more than once. */
  isResent: boolean
}

/** How far each part of the current session is, by its number from 1. */
export class PartStates {
  readonly #parts = new Map<number, Part>()

  constructor(parts: ReadonlyMap<number, JournalPart>) {
    for (const [partNumber, part] of parts) {
      if (part.kind === 'stored') this.#part(partNumber).isStored = true
      if (part.kind === 'stored' || part.sentBytes > 0) this.sent(partNumber)
    }
  }

  #part(partNumber: number): Part {
    const known = this.#parts.get(partNumber)
    if (known !== undefined) return known
    const part = { isStored: false, isInFlight: false, hasLeft: false, isResent: false }
    this.#parts.set(partNumber, part)
    return part
  }

  /** Another session has none of them. */
  startOver(): void {
    this.#parts.clear()
  }

  /** The store says that it has these and no others. */
  listed(partNumbers: Iterable<number>): void {
    for (const part of this.#parts.values()) part.isStored = false
    for (const partNumber of partNumbers) {
      this.#part(partNumber).isStored = true
      this.sent(partNumber)
    }
  }

  begun(partNumber: number): void {
    const part = this.#part(partNumber)
    part.isInFlight = true
    part.isStored = false
    if (part.hasLeft) part.isResent = true
  }

  sent(partNumber: number): void {
    this.#part(partNumber).hasLeft = true
  }

  ended(partNumber: number, isStored: boolean): void {
    const part = this.#part(partNumber)
    part.isInFlight = false
    if (isStored) part.isStored = true
  }

  /** The store does not have it as it was sent. */
  lost(partNumber: number): void {
    this.#part(partNumber).isStored = false
  }

  /** Of `count` parts. Where the object is made, all are stored, and `verified` of them, the first ones, are compared. */
  runs(count: number, verified: number | null = null): PartRuns {
    return runsOf(count, (index) => {
      const part = this.#parts.get(index + 1)
      if (verified === null) return stateOf(part)
      return index < verified ? 'verified' : storedOnce(part)
    })
  }
}

function stateOf(part: Part | undefined): PartState {
  if (part?.isInFlight === true) return 'in-flight'
  return part?.isStored === true ? storedOnce(part) : 'waiting'
}

function storedOnce(part: Part | undefined): PartState {
  return part?.isResent === true ? 'resent' : 'stored'
}
