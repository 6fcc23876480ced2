import type { PartStates } from './part-states.ts'
import type { Clock, Journal, JournalPart } from './ports.ts'

/** A part on its way is written down again after so much more of it, and not more often than this. */
const markBytes = 1024 * 1024
const markMs = 250

/** One try of a part. */
export type PartTry = {
  /** What has left in this try. */
  readonly bytes: number
  /** So much more left. */
  sent(bytes: number): Promise<void>
  /** The try has ended: the part is stored, or it broke. */
  end(isStored: boolean): Promise<void>
}

type Around = { journal: Journal; clock: Clock }

/**
 * How much of each part has left, in any try of any process, and how much of that left again. The journal is told now
 * and then: what left just before a kill is not counted, so the number is never too high.
 */
export class SentBytes {
  resentBytes: number
  #unwrittenBytes = 0
  /** The most that left of each part in one try. */
  readonly #most = new Map<number, number>()
  readonly #id: string
  readonly #states: PartStates
  readonly #around: Around

  constructor(
    id: string,
    { resentBytes, parts }: { resentBytes: number; parts: ReadonlyMap<number, JournalPart> },
    states: PartStates,
    around: Around,
  ) {
    this.#id = id
    this.resentBytes = resentBytes
    for (const [partNumber, part] of parts)
      this.#most.set(partNumber, part.kind === 'stored' ? Infinity : part.sentBytes)
    this.#states = states
    this.#around = around
  }

  /** The store has the whole part, whatever the journal knows. */
  isStored(partNumber: number): void {
    this.#most.set(partNumber, Infinity)
  }

  /** `uploadId` is null for a file that goes in one request: a kill forgets that. */
  begin(uploadId: string | null, partNumber: number): PartTry {
    const { clock } = this.#around
    const states = this.#states
    states.begun(partNumber)
    let marked = { bytes: this.#mostOf(partNumber), at: clock.elapsed() }
    const mark = async (): Promise<void> => {
      const sentBytes = this.#mostOf(partNumber)
      const isNews = uploadId !== null && sentBytes > marked.bytes
      marked = { bytes: sentBytes, at: clock.elapsed() }
      await Promise.all([
        isNews ? this.#append({ type: 'part-begun', uploadId, partNumber, sentBytes }) : null,
        this.#noteResent(),
      ])
    }
    const one = {
      bytes: 0,
      sent: async (more: number) => {
        this.#sent(partNumber, one.bytes, one.bytes + more)
        states.sent(partNumber)
        one.bytes += more
        const isDue = Math.max(this.#mostOf(partNumber) - marked.bytes, this.#unwrittenBytes) >= markBytes
        if (isDue && clock.elapsed() - marked.at >= markMs) await mark()
      },
      end: (isStored: boolean) => {
        states.ended(partNumber, isStored)
        return isStored ? this.#noteResent() : mark()
      },
    }
    return one
  }

  #mostOf(partNumber: number): number {
    return this.#most.get(partNumber) ?? 0
  }

  #sent(partNumber: number, from: number, to: number): void {
    const most = this.#mostOf(partNumber)
    const againBytes = Math.max(0, Math.min(to, most) - from)
    this.resentBytes += againBytes
    this.#unwrittenBytes += againBytes
    this.#most.set(partNumber, Math.max(most, to))
  }

  async #noteResent(): Promise<void> {
    const bytes = this.#unwrittenBytes
    this.#unwrittenBytes = 0
    if (bytes > 0) await this.#append({ type: 'resent', bytes })
  }

  async #append(
    entry:
      | { type: 'resent'; bytes: number }
      | { type: 'part-begun'; uploadId: string; partNumber: number; sentBytes: number },
  ): Promise<void> {
    await this.#around.journal.append({ ...entry, id: this.#id }, 'fast')
  }
}
