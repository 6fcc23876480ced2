import { sessionOf } from '../core/transitions.ts'
import { AppFailure } from '../core/errors.ts'
import type { AppError, SourceIdentity, Until, UploadState } from '../contract/index.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { DestinationPace } from './destination-pace.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock, ObjectStore, Pace, SourceFile } from './ports.ts'
import type { Slots } from './slots.ts'

/** This much sent in one try proves that the connection is back; less may sit in a buffer. */
const provenBytes = 2 * 1024 * 1024

export type RunParts = {
  upload: LiveUpload
  store: ObjectStore
  file: SourceFile
  clock: Clock
  slots: Slots
  bandwidth: Bandwidth
  /** Told of every chunk that goes out. */
  onSent: (bytes: number) => void
  signal: AbortSignal
  /** Shared by all uploads of this destination. */
  destination: DestinationPace
  /** Give up on a destination that never answered after this long, in milliseconds; null waits for ever. */
  unreachedLimitMs: number | null
}

/** One run of an upload, from its start or resume to its end, a pause or a failure. */
export class Run {
  readonly upload: LiveUpload
  readonly store: ObjectStore
  readonly file: SourceFile
  readonly clock: Clock
  readonly slots: Slots
  readonly signal: AbortSignal
  readonly destination: DestinationPace
  /** This upload's own object at the key is not the file, so it may be replaced. */
  replacesOwn = false
  readonly #parts: RunParts
  #lanes = 0
  #waitingLanes = 0
  #beforeWait: UploadState | null = null

  constructor(parts: RunParts) {
    this.upload = parts.upload
    this.store = parts.store
    this.file = parts.file
    this.clock = parts.clock
    this.slots = parts.slots
    this.signal = parts.signal
    this.destination = parts.destination
    this.#parts = parts
  }

  /** How long to wait for the network, in milliseconds; null waits for ever. */
  get maxWaitMs(): number | null {
    const { maxWaitSeconds } = this.upload.options
    const { destination, unreachedLimitMs } = this.#parts
    const patienceMs = maxWaitSeconds === null ? null : maxWaitSeconds * 1000
    if (destination.isReached || unreachedLimitMs === null) return patienceMs
    return patienceMs === null ? unreachedLimitMs : Math.min(patienceMs, unreachedLimitMs)
  }

  /** Paces one try: holds chunks back for the bandwidth limit and counts them. */
  pace(signal: AbortSignal, counted: { bytes: number }): Pace {
    return async (bytes) => {
      await this.#parts.bandwidth.pass(bytes, signal)
      counted.bytes += bytes
      this.upload.sent(bytes)
      this.#parts.onSent(bytes)
      if (this.#beforeWait !== null && counted.bytes > provenBytes) await this.flowing()
    }
  }

  beginLane(): void {
    this.#lanes++
  }

  endLane(): void {
    this.#lanes--
  }

  /** Sleeps before another try. The upload is `waiting` while all of its lanes sleep. */
  wait(ms: number, until: Until, cause: AppError, signal: AbortSignal): Promise<void> {
    return this.#waitFor(() => this.clock.sleep(ms, signal), until, cause)
  }

  /** Waits for the hours in which something may be uploaded. */
  async untilOpen(signal: AbortSignal): Promise<void> {
    const { bandwidth } = this.#parts
    if (bandwidth.isOpen) return
    const { changesAt } = bandwidth
    const until = changesAt === null ? 'person' : { time: changesAt }
    // What it waited for until now no longer matters.
    await this.flowing()
    await this.#waitFor(() => bandwidth.opening(signal), until, new AppFailure('HeldByTimetable').error)
    await this.flowing()
  }

  async #waitFor(end: () => Promise<void>, until: Until, cause: AppError): Promise<void> {
    this.#waitingLanes++
    try {
      if (this.#waitingLanes === this.#lanes) await this.#stalled(until, cause)
      await end()
    } finally {
      this.#waitingLanes--
    }
  }

  /** A request succeeded or bytes flow: the upload is no longer waiting. */
  async flowing(): Promise<void> {
    const before = this.#beforeWait
    this.#beforeWait = null
    if (before !== null && this.upload.state.kind === 'waiting') await this.upload.move(before)
  }

  async #stalled(until: Until, cause: AppError): Promise<void> {
    const { state } = this.upload
    if (state.kind === 'waiting' || !('failures' in state)) return
    this.#beforeWait = state
    const isFailure = until !== 'network' && cause.code !== 'HeldByTimetable'
    const failures = isFailure ? state.failures + 1 : state.failures
    await this.upload.move({ kind: 'waiting', session: sessionOf(state), failures, until, cause })
  }

  /**
   * Stats the file again. Throws `SourceChanged` when its size or time of change differs from what was queued.
   * The inode and ctime may differ alone (remounts, a new owner): the answer tells, so that the caller hashes.
   */
  async sourceIdentity(): Promise<SourceIdentity> {
    const { file, source } = this.upload.record
    const now = await this.file.identity()
    if (now.sizeBytes !== source.sizeBytes || now.mtimeNs !== source.mtimeNs) {
      throw new AppFailure('SourceChanged', file)
    }
    return now
  }
}

/** True when a file may have been edited although its size and mtime are the same. */
export function mayBeEdited(before: SourceIdentity, after: SourceIdentity): boolean {
  return before.ctimeNs !== after.ctimeNs || before.inode !== after.inode
}
