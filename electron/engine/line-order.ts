import type { LiveUpload } from './live-upload.ts'
import type { Clock } from './ports.ts'
import { waitFor, wakeAfter } from './waiting.ts'

/** Nobody waits longer for those ahead: a server would take the connection for dead. */
const longestHoldMs = 5_000
/** A body that has not moved for so long leaves the line to others. */
export const stuckMs = 2_000
/** What leaves within a moment holds nobody back. */
const littleBytes = 128 * 1024
/** How often it is looked at whether those ahead still fill the line. */
const lookMs = 200

type Body = {
  upload: Pick<LiveUpload, 'id' | 'rank'>
  /** Bodies are counted as they begin. */
  begun: number
  leftBytes: number
  bufferedBytes: () => number
  movedAt: number
  /** Null while it is not held back. It is spare where there are more lanes than there should be. */
  hold: { release: () => void; isSpare: boolean } | null
}

/** What is known of the line now. */
export type LineNow = {
  /** So many lanes fill it. */
  lanesToFill(): number
  /** Bodies wait: it is time to see whether those ahead fill it. */
  look(): void
  /** Another upload is the first one. */
  startOver(): void
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
  readonly #line: LineNow
  readonly #changed: () => void
  #nextLook: AbortController | null = null
  /** So many bodies may move. */
  #most = Infinity
  #begun = 0
  /** When uploads last sent something, or began. */
  readonly #sentAt = new WeakMap<Body['upload'], number>()
  /** The upload that goes before all others. */
  #first: string | null = null

  constructor(clock: Clock, line: LineNow, changed: () => void) {
    this.#clock = clock
    this.#line = line
    this.#changed = changed
  }

  /** How many bodies are on their way that are not held back. */
  get moving(): number {
    return [...this.#bodies].filter(({ hold }) => hold === null).length
  }

  /** How many wait for uploads ahead of theirs. */
  get held(): number {
    if (this.#uploads.size < 2) return 0
    return [...this.#bodies].filter(({ hold }) => hold?.isSpare === false).length
  }

  /** There should be so many lanes: where more were tried in vain, their bodies wait until those before them have ended. */
  setMost(lanes: number): void {
    if (lanes === this.#most) return
    const isMore = lanes > this.#most
    this.#most = lanes
    if (isMore && [...this.#bodies].some(({ hold }) => hold?.isSpare === true)) this.serve()
  }

  /** The upload begins, or sends something. */
  moved(upload: Body['upload']): void {
    const wasStuck = this.#sentAt.has(upload) && this.isStuck(upload)
    this.#sentAt.set(upload, this.#clock.elapsed())
    if (wasStuck) this.#changed()
  }

  /** Nothing of the upload has been on its way for a while, such as while a drive does not answer. */
  isStuck(upload: Body['upload']): boolean {
    if (this.#clock.elapsed() - (this.#sentAt.get(upload) ?? -Infinity) < stuckMs) return false
    return ![...this.#bodies].some((body) => body.upload === upload && isBusy(body))
  }

  /** `bufferedBytes` tells how much of what may leave is still in buffers on the way. */
  begin(upload: Body['upload'], sizeBytes: number, bufferedBytes: () => number): Place {
    const movedAt = this.#clock.elapsed()
    const body: Body = {
      upload,
      begun: this.#begun++,
      leftBytes: sizeBytes,
      bufferedBytes,
      movedAt,
      hold: null,
    }
    this.#bodies.add(body)
    this.#count(upload.id, 1)
    this.moved(upload)
    return {
      turn: async (bytes, signal) => {
        body.movedAt = this.#clock.elapsed()
        this.moved(upload)
        if (this.#mustWait(body)) await this.#hold(body, signal)
        body.leftBytes -= bytes
        if (body.leftBytes <= 0) this.serve()
      },
      end: () => {
        this.moved(upload)
        this.#bodies.delete(body)
        this.#count(upload.id, -1)
        this.serve()
      },
    }
  }

  /** Lets those go on that no longer have to wait, such as after a change of ranks. */
  serve(): void {
    const held = [...this.#bodies].filter(({ hold }) => hold !== null)
    held.sort((a, b) => a.upload.rank - b.upload.rank)
    for (const body of held) if (!this.#mustWait(body)) body.hold?.release()
    this.#lookSoon()
  }

  /** Nobody tells when buffers are empty, or when lanes get slower. */
  #lookSoon(): void {
    if (this.held === 0 || this.#nextLook !== null) return
    const first = [...this.#bodies].reduce((a, b) => (b.upload.rank < a.upload.rank ? b : a)).upload.id
    if (this.#first !== first) this.#line.startOver()
    this.#first = first
    this.#nextLook = wakeAfter(this.#clock, lookMs, () => {
      this.#nextLook = null
      this.#line.look()
      this.serve()
    })
  }

  #count(id: string, more: number): void {
    const bodies = (this.#uploads.get(id) ?? 0) + more
    if (bodies === 0) this.#uploads.delete(id)
    else this.#uploads.set(id, bodies)
  }

  async #hold(body: Body, signal: AbortSignal): Promise<void> {
    await waitFor<void>(signal, (resolve) => {
      const late = wakeAfter(this.#clock, longestHoldMs, () => body.hold?.release())
      const leave = (): void => {
        late.abort()
        body.hold = null
        this.#changed()
      }
      const release = (): void => {
        leave()
        body.movedAt = this.#clock.elapsed()
        this.moved(body.upload)
        resolve()
      }
      body.hold = { release, isSpare: this.#isSpare(body) }
      this.#changed()
      this.#lookSoon()
      return leave
    })
  }

  #mustWait(body: Body): boolean {
    if (this.#isSpare(body)) return true
    const { upload } = body
    const most = this.#line.lanesToFill()
    if (this.#uploads.size < 2 || this.#bodies.size <= most) return false
    let ahead = 0
    for (const other of this.#bodies) if (other.upload.rank < upload.rank && this.#isMoving(other)) ahead++
    return ahead >= most
  }

  #isSpare({ upload, begun }: Body): boolean {
    if (this.#bodies.size <= this.#most) return false
    let before = 0
    for (const other of this.#bodies) {
      const isBefore = other.upload === upload ? other.begun < begun : other.upload.rank < upload.rank
      if (isBefore && this.#isMoving(other)) before++
    }
    return before >= this.#most
  }

  #isMoving({ hold, leftBytes, movedAt, bufferedBytes }: Body): boolean {
    if (hold !== null || this.#clock.elapsed() - movedAt >= stuckMs) return false
    return leftBytes > 0 || bufferedBytes() > littleBytes
  }
}

/** It waits for its turn, or for the line. */
function isBusy({ hold, bufferedBytes }: Body): boolean {
  return hold !== null || bufferedBytes() > littleBytes
}
