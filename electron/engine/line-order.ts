import type { LiveUpload } from './live-upload.ts'
import type { Clock } from './ports.ts'
import { waitFor, wakeAfter } from './waiting.ts'

/** Nobody waits longer for those ahead: a server would take the connection for dead. */
const longestHoldMs = 5_000
/** A body that has not moved for so long leaves the line to others. */
const stuckMs = 2_000

type Body = {
  upload: Pick<LiveUpload, 'id' | 'rank'>
  leftBytes: number
  movedAt: number
  /** Null while it is not held back. */
  release: (() => void) | null
}

/** One body on its way. */
export type Place = {
  /** Resolves when so many bytes of it may leave. Rejects with the signal's reason. */
  turn(bytes: number, signal: AbortSignal): Promise<void>
  end(): void
}

/**
 * Whose bodies get the line. Those of an upload are held back while bodies of uploads ahead of it fill the line: also
 * what is on its way already, so that an upload that is moved to the top has the line at once.
 */
export class LineOrder {
  readonly #bodies = new Set<Body>()
  /** Bodies by upload: where there is one upload, nobody has to be asked. */
  readonly #uploads = new Map<string, number>()
  readonly #clock: Clock
  readonly #lanesToFill: () => number
  readonly #changed: () => void

  constructor(clock: Clock, lanesToFill: () => number, changed: () => void) {
    this.#clock = clock
    this.#lanesToFill = lanesToFill
    this.#changed = changed
  }

  /** How many bodies are on their way that are not held back. */
  get moving(): number {
    return this.#bodies.size - this.held
  }

  get held(): number {
    return this.#uploads.size < 2 ? 0 : [...this.#bodies].filter(({ release }) => release !== null).length
  }

  begin(upload: Body['upload'], sizeBytes: number): Place {
    const body: Body = { upload, leftBytes: sizeBytes, movedAt: this.#clock.elapsed(), release: null }
    this.#bodies.add(body)
    this.#count(upload.id, 1)
    return {
      turn: async (bytes, signal) => {
        body.movedAt = this.#clock.elapsed()
        if (this.#mustWait(body)) await this.#hold(body, signal)
        body.leftBytes -= bytes
        if (body.leftBytes <= 0) this.serve()
      },
      end: () => {
        this.#bodies.delete(body)
        this.#count(upload.id, -1)
        this.serve()
      },
    }
  }

  /** Lets those go on that no longer have to wait, such as after a change of ranks. */
  serve(): void {
    for (const body of this.#bodies) if (body.release !== null && !this.#mustWait(body)) body.release()
  }

  #count(id: string, more: number): void {
    const bodies = (this.#uploads.get(id) ?? 0) + more
    if (bodies === 0) this.#uploads.delete(id)
    else this.#uploads.set(id, bodies)
  }

  async #hold(body: Body, signal: AbortSignal): Promise<void> {
    await waitFor<void>(signal, (resolve) => {
      const late = wakeAfter(this.#clock, longestHoldMs, () => body.release?.())
      const leave = (): void => {
        late.abort()
        body.release = null
        this.#changed()
      }
      body.release = () => {
        leave()
        resolve()
      }
      this.#changed()
      return leave
    })
    body.movedAt = this.#clock.elapsed()
  }

  #mustWait({ upload }: Body): boolean {
    if (this.#uploads.size < 2) return false
    const now = this.#clock.elapsed()
    let ahead = 0
    for (const other of this.#bodies) {
      const isMoving = other.release === null && other.leftBytes > 0 && now - other.movedAt < stuckMs
      if (isMoving && other.upload.rank < upload.rank) ahead++
    }
    return ahead >= this.#lanesToFill()
  }
}
