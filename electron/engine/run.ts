import { sessionOf, type SourceIdentity, type UploadState } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { partSizeFor, usualPartBytes } from '../core/part-plan.ts'
import type { Patience } from '../core/retry-policy.ts'
import { isSameVersion } from '../core/source-identity.ts'
import type { DestinationPace } from './destination-pace.ts'
import type { EngineContext } from './engine-context.ts'
import type { LaneMeter } from './lane-search.ts'
import type { Place } from './line-order.ts'
import type { LiveUpload } from './live-upload.ts'
import type { OnItsWay } from './on-its-way.ts'
import type { ObjectTarget } from './object-target.ts'
import type { Clock, FilePart, ObjectStore, Pace, SourceFile } from './ports.ts'
import { Quiet } from './quiet.ts'
import type { PartTry } from './sent-bytes.ts'
import { withRetry, type RetryContext, type Stall } from './with-retry.ts'

/** This much sent in one try proves that the connection is back; less may sit in a buffer. */
const provenBytes = 2 * 1024 * 1024

/** See `Turn`. */
type RunTurn = { signal: AbortSignal; onItsWay: OnItsWay }

/**
 * Requests that are made one after the other. It is stalled from a failed try until something gets through again, also
 * while the next try hangs without an answer. The upload is waiting when all of its lanes are stalled.
 */
export type Lane = { stall: Stall | null; isAsleep: boolean }

type Action<T> = (store: ObjectStore, signal: AbortSignal) => Promise<T>

/** Has an upload's file for as long as `act` takes. Throws what `act` throws. */
export async function openRun<T>(
  context: EngineContext,
  upload: LiveUpload,
  turn: RunTurn,
  act: (run: Run) => Promise<T>,
): Promise<T> {
  const { file: path, source, within } = upload.record
  const file = context.source.at(path, source.device, within)
  const run = new Run(context, upload, file, turn)
  const stop = context.bandwidth.onClosing((graceMs) => run.hoursEnd(graceMs))
  try {
    return await act(run)
  } finally {
    stop()
  }
}

/** What an object was made of: the file as it was before it was read last, and its CRC-32, unsigned. */
type SentFile = { identity: SourceIdentity; crc32: number }

/** One run of an upload, from its start or resume to its end, a pause or a failure. */
export class Run {
  readonly upload: LiveUpload
  readonly file: SourceFile
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onItsWay: OnItsWay
  readonly destination: DestinationPace
  readonly context: EngineContext
  /** Null until this run has sent the whole file. */
  sent: SentFile | null = null
  readonly #lanes = new Set<Lane>()
  readonly #quiet: Quiet
  #beforeWait: UploadState | null = null

  constructor(context: EngineContext, upload: LiveUpload, file: SourceFile, turn: RunTurn) {
    this.upload = upload
    this.file = file
    this.clock = context.clock
    this.signal = turn.signal
    this.onItsWay = turn.onItsWay
    this.destination = context.paceOf(upload.record.address)
    this.context = context
    this.#quiet = new Quiet((silentMs) => {
      if (silentMs !== null) context.log.warn('quiet', { upload: upload.id, key: upload.record.key })
      upload.silent(silentMs === null ? null : context.clock.now() - silentMs)
    })
  }

  /** Makes a request by the retry policy, in a lane of its own. */
  readonly request = <T>(action: Action<T>, patience?: Patience): Promise<T> =>
    this.inLane((lane) => this.requestIn(lane, action, this.signal, patience))

  /** The same in a lane that goes on afterwards. */
  requestIn<T>(lane: Lane, action: Action<T>, signal: AbortSignal, patience: Patience = 'usual'): Promise<T> {
    const { clock, destination } = this
    const { stores, log, unreachedLimitMs } = this.context
    const { id, key, address, options } = this.upload.record
    const store = stores.at(address)
    const context: RetryContext = {
      clock,
      destination,
      maxWaitMs: options.maxWaitSeconds === null ? null : options.maxWaitSeconds * 1000,
      unreachedLimitMs,
      patience,
      untilOpen: (stopped) => this.#untilOpen(lane, stopped),
      onSuccess: () => this.#progressed(),
      quiet: this.#quiet,
      whenBack: (stopped) => store.whenBack(stopped),
      wait: (end, stall) => this.#waitFor(lane, end, stall),
      log,
      about: { upload: id, key },
    }
    return withRetry(context, (one) => action(store.asTry(one), signal), signal)
  }

  /** How many parts the store takes, as far as that is known by now. */
  get maxParts(): number {
    return this.context.stores.at(this.upload.record.address).maxParts()
  }

  /** The part size that the options ask for, or that fits the line, or more where the store takes too few of these parts. */
  get partSizeBytes(): number {
    const { source, file } = this.upload.record
    const wished =
      this.upload.options.partSizeBytes ?? usualPartBytes(this.destination.bytesPerSecond, source.sizeBytes)
    return partSizeFor(source.sizeBytes, wished, { maxParts: this.maxParts, file })
  }

  get target(): ObjectTarget {
    const { id, key, address } = this.upload.record
    return { bucket: address.bucket, key, recordId: id, request: this.request, signal: this.signal }
  }

  /** Paces one try: holds chunks back for the bandwidth limit and counts them. */
  readonly pace = (signal: AbortSignal, part: PartTry, meter: LaneMeter, place: Place): Pace => {
    let isProven = false
    const pass = this.context.bandwidth.begin(signal)
    return async (bytes, unacknowledged) => {
      // A body whose connection breaks may ask once more, when the try has ended and its bytes are taken back.
      signal.throwIfAborted()
      meter.taken()
      await place.turn(bytes, signal)
      await pass(bytes)
      meter.handed(bytes, unacknowledged)
      this.upload.sent(bytes)
      await part.sent(bytes)
      if (isProven || part.bytes <= provenBytes) return
      isProven = true
      await this.#progressed()
    }
  }

  async inLane<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane: Lane = { stall: null, isAsleep: false }
    this.#lanes.add(lane)
    try {
      return await work(lane)
    } finally {
      this.#lanes.delete(lane)
    }
  }

  /** No more parts will be started: from now on the upload is waiting if the lanes that are left are stalled. */
  async allBegun(): Promise<void> {
    const stall = this.#stall()
    if (stall !== null) await this.#stalled(stall)
  }

  /** What the lanes wait for if all are stalled; null while any of them moves. */
  #stall(): Stall | null {
    const stalls = Array.from(this.#lanes, ({ stall }) => stall)
    return stalls.includes(null) ? null : (stalls.at(-1) ?? null)
  }

  /** The hours for uploads end: what is on its way may end in `graceMs`, as far as it can. */
  hoursEnd(graceMs: number): void {
    const { bandwidth } = this.context
    const isEnding = this.onItsWay.letEnd(graceMs, new AppFailure('HeldByTimetable'), () => bandwidth.isOpen)
    const { state } = this.upload
    if (!isEnding || state.kind !== 'sending') return
    const { session, failures } = state
    // Nothing is lost with this line: a kill leaves the upload in the queue either way.
    this.upload.move({ kind: 'ending', session, failures, next: 'queued' }).catch(() => undefined)
  }

  /** Waits for the hours in which something may be uploaded. */
  async #untilOpen(lane: Lane, signal: AbortSignal): Promise<void> {
    const { bandwidth } = this.context
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
      if (this.#stall() !== null) await this.#stalled(stall)
      await end()
    } finally {
      lane.isAsleep = false
    }
  }

  /** A request succeeded or bytes flow: the upload is no longer waiting. */
  async #progressed(): Promise<void> {
    // Lanes that sleep are still stalled.
    for (const lane of this.#lanes) if (!lane.isAsleep) lane.stall = null
    const { state } = this.upload
    const isBack = state.kind === 'ending' && this.context.bandwidth.isOpen && !this.signal.aborted
    if (isBack) await this.upload.move(sendingOf(state))
    const before = this.#beforeWait
    this.#beforeWait = null
    if (before !== null && this.upload.state.kind === 'waiting') await this.upload.move(before)
  }

  async #stalled({ until, cause }: Stall): Promise<void> {
    const { state } = this.upload
    if (!('failures' in state)) return
    if (state.kind !== 'waiting') this.#beforeWait = state.kind === 'ending' ? sendingOf(state) : state
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
    if (isSameVersion(source, now)) return now
    // A link in its place that leads out of its folder is the better explanation, but that it cannot be opened is none.
    await this.file.check().catch((thrown: unknown) => {
      if (asAppFailure(thrown).error.code === 'LinkLeadsOut') throw thrown
    })
    throw new AppFailure('SourceChanged', file)
  }

  /**
   * Reads a range of the file as it was queued, and answers which one that was before. Throws `SourceChanged` when it is
   * another version, before or after it was read.
   */
  async readPart(offsetBytes: number, sizeBytes: number): Promise<Pick<FilePart, 'before' | 'body'>> {
    const { file, source } = this.upload.record
    const { before, body, after } = await this.#read(offsetBytes, sizeBytes)
    if (isSameVersion(source, before) && isSameVersion(source, after)) return { before, body }
    body.release()
    await this.sourceIdentity()
    throw new AppFailure('SourceChanged', file)
  }

  async #read(offsetBytes: number, sizeBytes: number): Promise<FilePart> {
    try {
      return await this.file.readPart(offsetBytes, sizeBytes)
    } catch (thrown) {
      // That the file has changed is the better explanation.
      await this.sourceIdentity()
      throw thrown
    }
  }

  /** The programs that can change the file now, as far as this computer can tell. */
  async writers(): Promise<string[]> {
    return (await this.context.source.writers(this.upload.record.file)) ?? []
  }
}

/** What an upload does that is ending only because the hours for uploads are over. */
function sendingOf({ session, failures }: Extract<UploadState, { kind: 'ending' }>): UploadState {
  return { kind: 'sending', session, failures }
}

/** True when the wait has another reason than is shown, or ends so much later that its clock time changes. */
function isNews(shown: Stall, now: Stall): boolean {
  if (shown.cause.code !== now.cause.code) return true
  if (typeof shown.until === 'string' || typeof now.until === 'string') return shown.until !== now.until
  return now.until.time - shown.until.time > 30_000
}
