import { sessionOf } from '../contract/index.ts'
import { plannedPart } from '../core/part-plan.ts'
import type { JournalUpload } from './ports.ts'

/** What of an upload has changed. `bytes`: nothing but how far it is, which is told very often. */
export type Change = 'all' | 'bytes'

/**
 * How far the bytes of one upload are. What is shown never runs backwards: when a try of a part breaks, its bytes are no
 * longer in flight, and the whole stands still until more was sent than before. It begins anew only where the upload
 * does. All in bytes.
 */
export class Progress {
  #storedBytes: number
  #inFlightBytes = 0
  /** The most that was ever sent. */
  #mostBytes = 0

  constructor(storedBytes: number) {
    this.#storedBytes = storedBytes
  }

  /** Nothing of what was sent counts any more. */
  startOver(): void {
    this.#storedBytes = 0
    this.#inFlightBytes = 0
    this.#mostBytes = 0
  }

  /** Nothing is on its way. */
  beginRun(): void {
    this.#inFlightBytes = 0
  }

  /** Bytes on their way to the store, negative when a try failed. */
  sent(bytes: number): void {
    this.#inFlightBytes += bytes
  }

  /** In-flight bytes that the store has confirmed. */
  confirmed(bytes: number): void {
    this.#inFlightBytes -= bytes
    this.#storedBytes += bytes
  }

  /** What the store says it has, when that is known anew. */
  setStoredBytes(bytes: number): void {
    this.#storedBytes = bytes
  }

  of(sizeBytes: number): { storedBytes: number; inFlightBytes: number; sentBytes: number } {
    const storedBytes = Math.min(sizeBytes, this.#storedBytes)
    const inFlightBytes = Math.min(sizeBytes - storedBytes, Math.max(0, this.#inFlightBytes))
    this.#mostBytes = Math.max(this.#mostBytes, storedBytes + inFlightBytes)
    return { storedBytes, inFlightBytes, sentBytes: Math.min(sizeBytes, this.#mostBytes) }
  }

  /** What still has to be sent: what broke counts again. */
  leftBytes(sizeBytes: number): number {
    return Math.max(0, sizeBytes - this.#storedBytes - Math.max(0, this.#inFlightBytes))
  }
}

/** What an earlier run knew to be stored, in bytes. */
export function storedBytesByJournal({ record, state, parts }: JournalUpload): number {
  const partSizeBytes = sessionOf(state)?.partSizeBytes
  if (partSizeBytes === undefined) return 0
  let bytes = 0
  for (const [partNumber, part] of parts) {
    if (part.kind === 'stored')
      bytes += plannedPart(record.source.sizeBytes, partSizeBytes, partNumber).sizeBytes
  }
  return bytes
}
