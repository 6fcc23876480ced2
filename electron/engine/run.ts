import { sessionOf, type SourceIdentity, type UploadState } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Patience } from '../core/retry-policy.ts'
import { isSameVersion } from '../core/source-identity.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { DestinationPace } from './destination-pace.ts'
import { Lanes, type Lane, type Stall } from './lanes.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock, ObjectStore, Pace, SourceFile } from './ports.ts'
import type { ObjectTarget } from './object-target.ts'
import { withRetry, type RetryContext } from './with-retry.ts'

/** This much sent in one try proves that the connection is back; less may sit in a buffer. */
const provenBytes = 2 * 1024 * 1024

export type RunParts = {
  upload: LiveUpload
  store: ObjectStore
  file: SourceFile
  clock: Clock
  log: Log
  bandwidth: Bandwidth
  /** Called with each chunk that goes out. */
  onSent: (bytes: number) => void
  signal: AbortSignal
  /** Shared by all uploads of this destination. */
  destination: DestinationPace
  /** Give up on a destination that never answered after this long, in milliseconds; null waits for ever. */
  unreachedLimitMs: number | null
}

/** What a step needs that asks the store about the upload. */
export type RequestRun = Pick<Run, 'upload' | 'request' | 'signal'>

type Action<T> = (store: ObjectStore, signal: AbortSignal) => Promise<T>

/** One run of an upload, from its start or resume to its end, a pause or a failure. */
export class Run {
  readonly upload: LiveUpload
  readonly file: SourceFile
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly destination: DestinationPace
  readonly #parts: RunParts
  readonly #lanes = new Lanes()
  #beforeWait: UploadState | null = null

  constructor(parts: RunParts) {
    this.upload = parts.upload
    this.file = parts.file
    this.clock = parts.clock
    this.signal = parts.signal
    this.destination = parts.destination
    this.#parts = parts
  }

  /** Makes a request by the retry policy, in a lane of its own. */
  readonly request = <T>(action: Action<T>, patience?: Patience): Promise<T> =>
    this.inLane((lane) => this.requestIn(lane, action, this.signal, patience))

  /** The same in a lane that goes on afterwards. */
  requestIn<T>(lane: Lane, action: Action<T>, signal: AbortSignal, patience: Patience = 'usual'): Promise<T> {
    const { clock, destination } = this
    const { store, log, unreachedLimitMs } = this.#parts
    const { id, key, options } = this.upload.record
    const { maxWaitSeconds } = options
    const maxWaitMs = maxWaitSeconds === null ? null : maxWaitSeconds * 1000
    const context: RetryContext = {
      clock,
      destination,
      maxWaitMs: () => destination.patienceMs(maxWaitMs, unreachedLimitMs),
      patience,
      untilOpen: (stopped) => this.#untilOpen(lane, stopped),
      onSuccess: () => this.#progressed(),
      wait: (ms, stall, stopped) => this.#waitFor(lane, () => clock.sleep(ms, stopped), stall),
      log,
      about: { upload: id, key },
    }
    return withRetry(context, () => action(store, signal), signal)
  }

  /** The object that this upload makes. */
  get target(): ObjectTarget {
    const { id, key, address } = this.upload.record
    return { bucket: address.bucket, key, recordId: id, request: this.request, signal: this.signal }
  }

  /** Paces one try: holds chunks back for the bandwidth limit and counts them. */
  readonly pace = (signal: AbortSignal, counted: { bytes: number }): Pace => {
    let isProven = false
    return async (bytes) => {
      await this.#parts.bandwidth.pass(bytes, signal)
      counted.bytes += bytes
      this.upload.sent(bytes)
      this.#parts.onSent(bytes)
      if (isProven || counted.bytes <= provenBytes) return
      isProven = true
      await this.#progressed()
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

  /** No more parts will be started: from now on the upload is waiting if the lanes that are left are stalled. */
  async allBegun(): Promise<void> {
    const { stall } = this.#lanes
    if (stall !== null) await this.#stalled(stall)
  }

  /** Waits for the hours in which something may be uploaded. */
  async #untilOpen(lane: Lane, signal: AbortSignal): Promise<void> {
    const { bandwidth } = this.#parts
    if (bandwidth.isOpen) return
    const { changesAt } = bandwidth
    const until = changesAt === null ? 'person' : { time: changesAt }
    // What it waited for until now no longer matters.
    await this.#progressed()
    const stall = { until, cause: new AppFailure('HeldByTimetable').error } as const
    await this.#waitFor(lane, () => bandwidth.opening(signal), stall)
    await this.#progressed()
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
  async #progressed(): Promise<void> {
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
   * The inode and ctime may differ alone (a remount, a new owner): see `mayBeEdited`.
   */
  async sourceIdentity(): Promise<SourceIdentity> {
    const { file, source } = this.upload.record
    const now = await this.file.identity()
    if (!isSameVersion(source, now)) throw new AppFailure('SourceChanged', file)
    return now
  }
}

/** True when the wait has another reason than is shown, or ends so much later that its clock time changes. */
function isNews(shown: Stall, now: Stall): boolean {
  if (shown.cause.code !== now.cause.code) return true
  if (typeof shown.until === 'string' || typeof now.until === 'string') return shown.until !== now.until
  return now.until.time - shown.until.time > 30_000
}
