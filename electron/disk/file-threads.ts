import { Worker } from 'node:worker_threads'
import type { FileOutcome, FileTask } from './file-task.ts'

/** Each thread counts its tasks, from 1: `first` is the number of the first of these. */
export type NumberedTasks = { first: number; tasks: FileTask[] }
export type NumberedOutcomes = { first: number; outcomes: FileOutcome[] }

/** As many as Node would take for its own calls to the disk. Each costs about 10 MB. */
const mostThreads = 4
/** So many tasks are with a thread, so that it has the next one when it has done one. */
const mostGiven = 128
/** Where a task waits for so long, the disk is slow, or hangs: another thread helps. */
const lateMs = 250
/** A thread without work ends after this time. */
const idleMs = 10_000
/** What a thread leaves behind is small, and should not be kept for long. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 }

/** `number`, `givenAt`: what a thread calls it, and when it got it, by `performance.now()`. */
type Asked = {
  task: FileTask
  resolve: (outcome: FileOutcome) => void
  reject: (error: unknown) => void
  number: number
  givenAt: number
}

/**
 * A thread and what it was given, by number, and has not told of. It does tasks in their order, and says in the memory
 * that both share which one it began last, and which one it told of last; where the first is `stopped` it begins none.
 */
type Thread = {
  worker: Worker
  progress: Int32Array<SharedArrayBuffer>
  lastNumber: number
  given: Asked[]
  idle: NodeJS.Timeout | null
}
const [begun, told] = [0, 1]
const stopped = -1

/**
 * Threads that do what waits for the disk: Node's own threads wake this one after each call, which for small files costs
 * more than all that the disk does. One thread does everything where the disk is quick. A call that hangs keeps its
 * thread: others do the rest, until as many calls hang as there may be threads. Then all waits for one of them.
 */
export class FileThreads {
  readonly #code: URL
  readonly #threads = new Set<Thread>()
  readonly #waiting: Asked[] = []
  #look: NodeJS.Timeout | null = null

  /** `code`: what a thread runs. */
  constructor(code: URL) {
    this.#code = code
  }

  /** Rejects where there is no thread and none can be started. */
  ask(task: FileTask): Promise<FileOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject, number: 0, givenAt: 0 })
      // Those who ask in the same turn wake the thread once.
      if (this.#waiting.length === 1) setImmediate(() => this.#give())
    })
  }

  /** Starts a thread for what will be asked soon: its start takes 30 ms, in which others can do something. */
  startEarly(): void {
    if (this.#threads.size > 0) return
    this.#start()
    for (const thread of this.#threads) this.#rest(thread)
  }

  #start(): void {
    const progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
    try {
      const worker = new Worker(this.#code, { workerData: progress, resourceLimits })
      const thread: Thread = { worker, progress, lastNumber: 0, given: [], idle: null }
      worker.on('message', (done: NumberedOutcomes) => this.#done(thread, done))
      let cause: unknown = new Error('the thread that reads files ended')
      worker.on('error', (thrown) => (cause = thrown))
      // All that it has told has arrived by now.
      worker.on('exit', () => this.#ended(thread, cause))
      this.#threads.add(thread)
    } catch (thrown) {
      // Those that are there go on.
      if (this.#threads.size > 0) return
      for (const { reject } of this.#waiting.splice(0)) reject(thrown)
    }
  }

  #ended(thread: Thread, thrown: unknown): void {
    if (!this.#threads.delete(thread)) return
    // Where it began nothing, the next one would hardly get further: without an end, if that were tried again.
    if (Atomics.load(thread.progress, begun) > 0) this.#waiting.unshift(...takeBack(thread))
    for (const { reject } of thread.given.splice(0)) reject(thrown)
    if (this.#waiting.length > 0) this.#give()
  }

  #done(thread: Thread, { first, outcomes }: NumberedOutcomes): void {
    const { progress, given, lastNumber } = thread
    // What another thread has done meanwhile is not among the given.
    for (const [index, outcome] of outcomes.entries())
      if (given[0]?.number === first + index) given.shift()?.resolve(outcome)
    // It goes on once nothing is in progress. What was taken back stays behind.
    if (given.length === 0) Atomics.compareExchange(progress, begun, stopped, lastNumber)
    if (this.#waiting.length > 0) this.#give()
    if (given.length === 0) this.#rest(thread)
  }

  #rest(thread: Thread): void {
    if (thread.idle !== null) return
    thread.worker.unref()
    thread.idle = setTimeout(() => {
      this.#threads.delete(thread)
      void thread.worker.terminate()
    }, idleMs).unref()
  }

  #give(): void {
    const isOneOfUse = [...this.#threads].some(({ progress }) => progress[begun] !== stopped)
    if (!isOneOfUse && this.#threads.size < mostThreads) this.#start()
    const given = new Map<Thread, NumberedTasks>()
    const givenAt = performance.now()
    for (let thread = this.#leastBusy(); thread !== null; thread = this.#leastBusy()) {
      const asked = this.#waiting.shift()
      if (asked === undefined) break
      const number = numbered(thread, asked, givenAt)
      const message = given.get(thread) ?? { first: number, tasks: [] }
      message.tasks.push(asked.task)
      given.set(thread, message)
    }
    for (const [{ worker }, message] of given) worker.postMessage(message)
    this.#lookLater()
  }

  /** One that takes another task; null where none does. */
  #leastBusy(): Thread | null {
    let least: Thread | null = null
    for (const thread of this.#threads) {
      const isFree = thread.given.length < mostGiven && thread.progress[begun] !== stopped
      if (isFree && (least === null || thread.given.length < least.given.length)) least = thread
    }
    return least
  }

  #lookLater(): void {
    if (this.#look === null) this.#look = setTimeout(() => this.#help(), lateMs).unref()
  }

  /** What waits for a thread for too long is given to another one. */
  #help(): void {
    this.#look = null
    const late = [...this.#threads].filter(isLate)
    if (late.length > 0) {
      this.#waiting.unshift(...late.flatMap(takeBack))
      if (this.#threads.size < mostThreads) this.#start()
      // The others come first.
      for (const thread of late) this.#threads.delete(thread)
      for (const thread of late) this.#threads.add(thread)
      this.#give()
      for (const thread of this.#threads) if (thread.given.length === 0) this.#rest(thread)
    }
    if ([...this.#threads].some(({ given }) => given.length > 0)) this.#lookLater()
  }
}

function numbered(thread: Thread, asked: Asked, givenAt: number): number {
  const number = ++thread.lastNumber
  Object.assign(asked, { number, givenAt })
  thread.given.push(asked)
  if (thread.given.length === 1) {
    if (thread.idle !== null) clearTimeout(thread.idle)
    thread.idle = null
    thread.worker.ref()
  }
  return number
}

/** One that has just started has not begun anything. */
function isLate({ given, progress }: Thread): boolean {
  if (Atomics.load(progress, begun) <= 0) return false
  const isHeldUp = heldUp(progress)
  const next = given.find(isHeldUp)
  return next !== undefined && performance.now() - next.givenAt > lateMs
}

/**
 * True for a task that another thread can do: this one has not begun it, and will not do that any more, or
 * it is through with it and something else keeps it from telling.
 */
function heldUp(progress: Int32Array<SharedArrayBuffer>, at = Atomics.load(progress, begun)) {
  const toldLast = Atomics.load(progress, told)
  return ({ number }: Asked): boolean => number > at || (number < at && number > toldLast)
}

/** Lets the thread begin nothing more. */
function takeBack({ given, progress, lastNumber }: Thread): Asked[] {
  const isHeldUp = heldUp(progress, Atomics.exchange(progress, begun, stopped))
  const back = given.filter(isHeldUp)
  given.splice(0, given.length, ...given.filter((asked) => !isHeldUp(asked)))
  // It has nothing in progress, so no answer would end this. It begins only what follows `lastNumber`.
  if (given.length === 0) Atomics.store(progress, begun, lastNumber)
  return back
}

const threads = new FileThreads(new URL('./file-worker.js', import.meta.url))

/** Does it on another thread. Rejects where no thread can be started. */
export function inThread(task: FileTask): Promise<FileOutcome> {
  return threads.ask(task)
}

/** See `FileThreads.startEarly`. */
export function startFileThread(): void {
  threads.startEarly()
}
