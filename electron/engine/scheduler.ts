import { isActive } from '../contract/index.ts'
import { mostInFlight } from '../core/concurrency.ts'
import { isSameEndpoint } from '../core/store-address.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { EngineContext } from './engine-context.ts'
import { LaneSearch } from './lane-search.ts'
import { LineOrder, stuckMs } from './line-order.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Clock } from './ports.ts'
import { OnItsWay } from './on-its-way.ts'
import { largestPartBytes, partBytesOf } from './part-bytes.ts'
import { ReadyUploads } from './ready-uploads.ts'
import { Slots } from './slots.ts'
import { Alarm, wakeAfter } from './waiting.ts'

/**
 * The next upload starts this long before those ahead of it have sent all: until then it makes its first requests, so
 * that the line is never idle.
 */
const headStartSeconds = 0.5

const halted = new Error('Halted.')

/** How a run gets parts on their way: slots for them, and the search for how many there should be. */
export type Lanes = {
  slots: Slots
  search: LaneSearch
  order: LineOrder
  /** Lends the slot that the run holds to one that goes before it; resolves when the run has a slot again. */
  makeWay: () => Promise<void>
}

/** What the scheduler gives to a run. */
export type Turn = Lanes & {
  /** Nothing else begins from here on. */
  signal: AbortSignal
  /** What is on its way when that aborts may go on for a while. */
  onItsWay: OnItsWay
  /** The uploads that run or are to be started, and go before this one. */
  ahead: () => LiveUpload[]
}

/** Runs one upload to its end. Never rejects. */
export type RunOne = (upload: LiveUpload, turn: Turn) => Promise<void>

type Running = { stop: AbortController; onItsWay: OnItsWay; ended: Promise<void> }

/**
 * Starts uploads in order as part slots come free. Each run holds one slot from its start to its end, but for parts of
 * an upload that was moved before it, and borrows more for further parts: a small file needs one and a large file takes
 * what is left.
 */
export class Scheduler {
  readonly #slots: Slots
  readonly #bandwidth: Bandwidth
  readonly #ready = new ReadyUploads()
  readonly #running = new Map<LiveUpload, Running>()
  /** Running uploads that wait for the network or a drive. */
  readonly #stalled = new Set<LiveUpload>()
  /** When the next upload may start. */
  readonly #nextLook: Alarm
  readonly #runOne: RunOne
  readonly #clock: Clock
  readonly #search: LaneSearch
  readonly #order: LineOrder
  /** What a person set of those that run or stand next; 0 for nothing. */
  #parallel = 0
  readonly #paceOf: EngineContext['paceOf']
  #isOver = false

  constructor({ clock, bandwidth, paceOf }: EngineContext, runOne: RunOne) {
    this.#slots = new Slots(1, () => {
      const next = this.#next()
      return next && { rank: () => next.rank, give: (giveBack) => this.#start(next, giveBack) }
    })
    this.#bandwidth = bandwidth
    this.#runOne = runOne
    this.#clock = clock
    this.#paceOf = paceOf
    this.#nextLook = new Alarm(clock, () => this.#adjust())
    this.#order = new LineOrder(
      clock,
      {
        lanesToFill: () => this.#lanesToFill(),
        look: () => this.#search.look(),
        startOver: () => this.#search.startOver(),
      },
      () => this.#adjust(),
    )
    this.#search = new LaneSearch(
      clock,
      () => this.#order.moving,
      () => ({
        partBytes: largestPartBytes(this.#concerned(), paceOf),
        limit: bandwidth.limit,
      }),
      () => this.#adjust(),
    )
  }

  /**
   * Queues uploads to be started, but not those that are queued or running, nor those that a person has stopped meanwhile;
   * none once all were halted.
   */
  enqueue(uploads: LiveUpload[]): void {
    if (this.#isOver) return
    this.#ready.add(uploads.filter((upload) => !this.#running.has(upload) && isActive(upload.state)))
    this.#adjust()
  }

  /** To be called when ranks have changed: the next free slot goes by the new ones. */
  sort(): void {
    this.#ready.sort()
    this.#adjust()
    this.#order.serve()
  }

  #before({ rank }: LiveUpload): LiveUpload[] {
    const before = [...this.#running.keys()].filter((other) => other.rank < rank)
    for (const other of this.#ready) {
      if (other.rank >= rank) break
      before.push(other)
    }
    return before
  }

  isRunning(upload: LiveUpload): boolean {
    return this.#running.has(upload)
  }

  /**
   * Ends the runs of uploads, or takes them out of the queue. What is on its way to the store may end in `graceMs`, as
   * far as it can. Resolves once nothing of them is under way.
   */
  async halt(uploads: LiveUpload[], graceMs = 0): Promise<void> {
    // All leave the queue first, so that a slot that one gives back does not start another of them.
    for (const upload of uploads) this.#ready.delete(upload)
    const running = uploads.map((upload) => this.#running.get(upload)).filter((one) => one !== undefined)
    for (const { stop, onItsWay } of running) {
      stop.abort(halted)
      onItsWay.letEnd(graceMs, halted, () => false)
    }
    const cut = (): void => running.forEach(({ onItsWay }) => onItsWay.cut(halted))
    if (graceMs === 0) cut()
    const late = wakeAfter(this.#clock, graceMs, cut)
    await Promise.all(running.map(({ ended }) => ended))
    late.abort()
  }

  /** At the end of the process. */
  async haltAll(graceMs: number): Promise<void> {
    this.#isOver = true
    this.#bandwidth.stop()
    this.#nextLook.stop()
    await this.halt([...this.#ready, ...this.#running.keys()], graceMs)
  }

  /** The uploads that run, and the one that is next. */
  #concerned(): LiveUpload[] {
    const next = this.#ready.first
    return next === undefined ? [...this.#running.keys()] : [...this.#running.keys(), next]
  }

  /** Slots and bandwidth follow the options of the uploads that run or stand next. */
  #adjust(): void {
    const all = this.#concerned()
    this.#bandwidth.setForUploads(all)
    this.#search.follow()
    this.#parallel = 0
    let inFlight = 1
    for (const { options } of all) {
      this.#parallel = Math.max(this.#parallel, options.parallel ?? 0)
      inFlight = Math.max(inFlight, options.parallel ?? this.#search.inFlight)
    }
    this.#order.setMost(inFlight)
    if (this.#ready.size > 0) this.#nextLook.within(stuckMs)
    this.#slots.setCapacity(inFlight + this.#stalled.size + this.#extraSlots(inFlight))
  }

  /** What is held back leaves its slots to those ahead of it, and an upload that was moved to the top starts at once. */
  #extraSlots(inFlight: number): number {
    const next = this.#ready.first
    const running = [...this.#running.keys()]
    const isMovedUp =
      next !== undefined && running.length > 0 && running.every(({ rank }) => rank > next.rank)
    const stuck = running.filter((one) => this.#order.isStuck(one) && !this.#stalled.has(one))
    return Math.min(inFlight, this.#order.held) + stuck.length + (isMovedUp ? 1 : 0)
  }

  /** An upload starts or stops waiting. While it waits it keeps its slot, so there is one more for others. */
  stateChanged(upload: LiveUpload): void {
    const isWaiting = isStalled(upload) && this.#running.has(upload)
    if (isWaiting === this.#stalled.has(upload)) return
    if (isWaiting) this.#stalled.add(upload)
    else this.#stalled.delete(upload)
    this.#adjust()
  }

  #next(): LiveUpload | null {
    for (const upload of this.#ready) {
      if (upload.state.kind !== 'queued' || this.#isHopeless(upload)) continue
      return this.#hasRoomFor(upload) ? upload : null
    }
    return null
  }

  /**
   * The first upload gets all of the line that it can fill, so that its link is there as soon as possible: the next one
   * starts on what is left over. One that sends nothing, such as while a drive does not answer, holds nobody back.
   */
  #hasRoomFor({ rank }: LiveUpload): boolean {
    const ahead = [...this.#running.keys()].filter((one) => one.rank < rank && one.state.kind !== 'waiting')
    // Mostly nobody has to know which of them are stuck.
    if (this.#secondsFor(ahead) <= headStartSeconds) return true
    const moving = ahead.filter((one) => !this.#order.isStuck(one))
    const seconds = this.#secondsFor(moving)
    if (seconds <= headStartSeconds) return true
    const lanes = moving.reduce((sum, one) => sum + this.#lanesOf(one), 0)
    if (lanes < this.#lanesToFill()) return true
    this.#nextLook.within((seconds - headStartSeconds) * 1000 + 1)
    return false
  }

  /** What these have left to send leaves in so many seconds; 0 while nothing is known about the line. */
  #secondsFor(uploads: LiveUpload[]): number {
    const leftBytes = uploads.reduce((sum, one) => sum + one.leftToSendBytes, 0)
    return this.#search.secondsFor(leftBytes) ?? 0
  }

  /** So many lanes carry as much as the line can, or as many as a person wants to go at the same time. */
  #lanesToFill(): number {
    return Math.max(this.#parallel, this.#search.toFill)
  }

  /** As many lanes as an upload can use for what it has left to send. */
  #lanesOf(upload: LiveUpload): number {
    const parts = Math.ceil(upload.leftToSendBytes / Math.max(1, partBytesOf(upload, this.#paceOf)))
    return Math.min(parts, upload.options.parallel ?? mostInFlight)
  }

  /** True while another upload waits for the very store or drive that this one needs. */
  #isHopeless({ record }: LiveUpload): boolean {
    for (const { record: other, state } of this.#stalled) {
      if (state.kind !== 'waiting') continue
      if (state.until === 'volume' && other.source.device === record.source.device) return true
      if (state.until === 'network' && isSameEndpoint(other.address, record.address)) return true
    }
    return false
  }

  #start(upload: LiveUpload, slot: () => void): void {
    this.#ready.delete(upload)
    let giveBack = slot
    const stop = new AbortController()
    const onItsWay = new OnItsWay(this.#clock, upload)
    if (this.#running.size === 0) this.#search.wake(this.#paceOf(upload.record.address))
    const turn: Turn = {
      signal: stop.signal,
      onItsWay,
      slots: this.#slots,
      search: this.#search,
      order: this.#order,
      makeWay: async () => {
        if (!this.#slots.isWantedBefore(upload.rank)) return
        giveBack()
        giveBack = (await this.#slots.take(() => upload.rank, stop.signal)) ?? (() => undefined)
      },
      ahead: () => this.#before(upload),
    }
    this.#order.moved(upload)
    const run = async (): Promise<void> => {
      try {
        await this.#runOne(upload, turn)
      } finally {
        this.#running.delete(upload)
        this.#stalled.delete(upload)
        giveBack()
        this.#adjust()
      }
    }
    this.#running.set(upload, { stop, onItsWay, ended: run() })
  }
}

function isStalled({ state }: LiveUpload): boolean {
  return state.kind === 'waiting' && (state.until === 'network' || state.until === 'volume')
}
