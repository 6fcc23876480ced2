import { endingInTime } from '../core/what-ends-in-time.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock } from './ports.ts'
import { wakeAfter } from './waiting.ts'

/** How often it is looked at whether what is on its way still ends in time. */
const lookEveryMs = 1_000

/** Why a body waits for nothing any more. */
const ended = new Error('The body has ended.')

type Body = { leftBytes: () => number; drop: AbortController }

/** What holds from when bodies may end but none may begin. */
type Ending = {
  reason: unknown
  begunAt: number
  endsAt: number
  bodies: { body: Body; atFirst: number }[]
  /** Bodies may begin again. */
  isOver: () => boolean
}

/**
 * The bodies of one upload that are on their way to the store. When its run is halted, those go on that can end in the
 * time that is left, so that what was sent is kept; the others end at once.
 */
export class OnItsWay {
  readonly #bodies = new Set<Body>()
  readonly #clock: Clock
  readonly #upload: Pick<LiveUpload, 'rate'>
  #ending: Ending | null = null
  #nextLook: AbortController | null = null

  constructor(clock: Clock, upload: Pick<LiveUpload, 'rate'>) {
    this.#clock = clock
    this.#upload = upload
  }

  /** What is on its way ends now. */
  cut(reason: unknown): void {
    for (const { drop } of this.#bodies) drop.abort(reason)
  }

  /** A body is about to be sent: it ends by `signal`. The caller calls `end` once it has ended. */
  begin(leftBytes: () => number, failed?: AbortSignal): { signal: AbortSignal; end: () => void } {
    const body: Body = { leftBytes, drop: new AbortController() }
    this.#bodies.add(body)
    if (this.#ending?.isOver() === true) this.#ending = null
    if (this.#ending !== null) body.drop.abort(this.#ending.reason)
    const fail = (): void => body.drop.abort(failed?.reason)
    if (failed?.aborted === true) fail()
    failed?.addEventListener('abort', fail, { once: true })
    return {
      signal: body.drop.signal,
      end: () => {
        failed?.removeEventListener('abort', fail)
        this.#bodies.delete(body)
        // What still waits for the limit, or for its turn, must not be counted as sent any more. Of a body that has all
        // left nothing waits, and an abort is dear for a small file.
        if (leftBytes() !== 0) body.drop.abort(ended)
        if (this.#bodies.size === 0) this.#nextLook?.abort()
      },
    }
  }

  /**
   * From here on bodies may end in `graceMs`, and others end with `reason`, until `isOver`. Answers whether any goes on.
   */
  letEnd(graceMs: number, reason: unknown, isOver: () => boolean): boolean {
    this.#nextLook?.abort()
    const begunAt = this.#clock.elapsed()
    const endsAt = begunAt + graceMs
    const bodies = Array.from(this.#bodies, (body) => ({ body, atFirst: body.leftBytes() }))
    this.#ending = { reason, begunAt, endsAt, bodies, isOver }
    return this.#look(this.#ending, this.#upload.rate.now)
  }

  /** Drops what does not end in time at this rate, and looks again soon: without those the rate may be another one. */
  #look(ending: Ending, bytesPerSecond: number | null): boolean {
    const { reason, begunAt, endsAt, bodies } = ending
    const secondsLeft = (endsAt - this.#clock.elapsed()) / 1000
    const left = Array.from(this.#bodies, (body) => ({ body, leftBytes: body.leftBytes() }))
    const inTime = endingInTime(left, bytesPerSecond, secondsLeft)
    for (const body of this.#bodies) if (!inTime.has(body)) body.drop.abort(reason)
    if (inTime.size === 0) return false
    this.#nextLook = wakeAfter(this.#clock, lookEveryMs, () => {
      const sentBytes = bodies.reduce((sum, { body, atFirst }) => sum + atFirst - body.leftBytes(), 0)
      const seconds = (this.#clock.elapsed() - begunAt) / 1000
      if (ending.isOver()) this.#ending = null
      else this.#look(ending, sentBytes / seconds)
    })
    return true
  }
}
