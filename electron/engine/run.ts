import { sessionOf } from '../core/transitions.ts'
import { AppFailure } from '../core/errors.ts'
import type { SourceIdentity, UploadState } from '../contract/index.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { DestinationPace } from './destination-pace.ts'
import { Lanes, type Lane, type Stall } from './lanes.ts'
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
  readonly #lanes = new Lanes()
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
    const maxWaitMs = maxWaitSeconds === null ? null : maxWaitSeconds * 1000
    return destination.patienceMs(maxWaitMs, unreachedLimitMs)
  }

  /** Paces one try: holds chunks back for the bandwidth limit and counts them. */
  pace(signal: AbortSignal, counted: { bytes: number }): Pace {
    let isProven = false
    return async (bytes) => {
      await this.#parts.bandwidth.pass(bytes, signal)
      counted.bytes += bytes
      this.upload.sent(bytes)
      this.#parts.onSent(bytes)
      if (isProven || counted.bytes <= provenBytes) return
      isProven = true
      await this.flowing()
    }
  }

  /** Does something in a lane of its own. */
  async inLane<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.#lanes.begin()
    try {
      return await work(lane)
    } finally {
      this.#lanes.end(lane)
    }
  }

  /** Sleeps before another try. The upload is `waiting` while all of its lanes are stalled. */
  wait(lane: Lane, ms: number, stall: Stall, signal: AbortSignal): Promise<void> {
    return this.#waitFor(lane, () => this.clock.sleep(ms, signal), stall)
  }

  /** There is nothing more to begin: from now on the upload stands if the lanes that are left do. */
  async allBegun(): Promise<void> {
    const { stall } = this.#lanes
    if (stall !== null) await this.#stalled(stall)
  }

  /** Waits for the hours in which something may be uploaded. */
  async untilOpen(lane: Lane, signal: AbortSignal): Promise<void> {
    const { bandwidth } = this.#parts
    if (bandwidth.isOpen) return
    const { changesAt } = bandwidth
    const until = changesAt === null ? 'person' : { time: changesAt }
    // What it waited for until now no longer matters.
    await this.flowing()
    const stall = { until, cause: new AppFailure('HeldByTimetable').error } as const
    await this.#waitFor(lane, () => bandwidth.opening(signal), stall)
    await this.flowing()
  }

  async #waitFor(lane: Lane, end: () => Promise<void>, stall: Stall): Promise<void> {
    lane.stall = stall
    lane.isAsleep = true
    try {
      if (this.#lanes.stall !== null) await this.#stalled(stall)
      await end()
    } finally {
      lane.isAsleep = false
    }
  }

  /** A request succeeded or bytes flow: the upload is no longer waiting. */
  async flowing(): Promise<void> {
    this.#lanes.flow()
    const before = this.#beforeWait
    this.#beforeWait = null
    if (before !== null && this.upload.state.kind === 'waiting') await this.upload.move(before)
  }

  async #stalled({ until, cause }: Stall): Promise<void> {
    const { state } = this.upload
    if (!('failures' in state)) return
    if (state.kind !== 'waiting') this.#beforeWait = state
    else if (!isNews(state, { until, cause })) return
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

/** True when it waits for something else than is told, or for longer than a clock time in minutes shows. */
function isNews(told: Stall, now: Stall): boolean {
  if (told.cause.code !== now.cause.code) return true
  if (typeof told.until === 'string' || typeof now.until === 'string') return told.until !== now.until
  return now.until.time - told.until.time > 30_000
}
