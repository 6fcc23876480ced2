import { Worker } from 'node:worker_threads'
import type { FileOutcome, FileTask } from './file-task.ts'

/** `number`: from 1, one after the other for each thread. */
export type NumberedTask = { number: number; task: FileTask }

/** As many as Node would take for its own calls to the disk. Each costs about 10 MB. */
const mostThreads = 4
/** So many tasks are with a thread, so that it has the next one when it has done one. */
const mostGiven = 32
/** Where a task waits for so long, the disk is slow, or hangs: another thread helps. */
const lateMs = 250
/** A thread without work ends after this time. */
const idleMs = 10_000
/** What a thread leaves behind is small, and should not be kept for long. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 }

type Asked = {
  task: FileTask
  resolve: (outcome: FileOutcome) => void
  reject: (error: unknown) => void
}

/**
 * A thread and what it was given, by number. It begins tasks in their order, and says in the memory that both share which
 * one it began last; where that is `stopped` it begins none.
 */
type Thread = {
  worker: Worker
  begun: Int32Array<SharedArrayBuffer>
  lastNumber: number
  given: Map<number, Asked & { givenAt: number }>
  idle: NodeJS.Timeout | null
}
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
      this.#waiting.push({ task, resolve, reject })
      // Those who ask in the same turn wake the thread once.
      if (this.#waiting.length === 1) queueMicrotask(() => this.#give())
    })
  }

  /** Starts a thread for what will be asked soon: its start takes 30 ms, in which others can do something. */
  startEarly(): void {
    if (this.#threads.size > 0) return
    this.#start()
    for (const thread of this.#threads) this.#rest(thread)
  }

  #start(): void {
    const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
    try {
      const worker = new Worker(this.#code, { workerData: begun, resourceLimits })
      const thread: Thread = { worker, begun, lastNumber: 0, given: new Map(), idle: null }
      worker.on('message', (done: { number: number; outcome: FileOutcome }) => this.#done(thread, done))
      let cause: unknown = new Error('the thread that reads files ended')
      worker.on('error', (thrown) => (cause = thrown))
      // All that it has answered has arrived by now.
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
    if (Atomics.load(thread.begun, 0) > 0) this.#waiting.unshift(...takeBack(thread))
    for (const { reject } of thread.given.values()) reject(thrown)
    thread.given.clear()
    if (this.#waiting.length > 0) this.#give()
  }

  #done(thread: Thread, { number, outcome }: { number: number; outcome: FileOutcome }): void {
    const { begun, given, lastNumber } = thread
    const asked = given.get(number)
    given.delete(number)
    // What was taken back stays behind.
    Atomics.compareExchange(begun, 0, stopped, lastNumber)
    asked?.resolve(outcome)
    if (this.#waiting.length > 0) this.#give()
    if (given.size === 0) this.#rest(thread)
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
    const isOneOfUse = [...this.#threads].some(({ begun }) => begun[0] !== stopped)
    if (!isOneOfUse && this.#threads.size < mostThreads) this.#start()
    const given = new Map<Thread, NumberedTask[]>()
    for (;;) {
      const free = [...this.#threads].filter(
        ({ given, begun }) => given.size < mostGiven && begun[0] !== stopped,
      )
      if (free.length === 0) break
      const thread = free.reduce((least, other) => (other.given.size < least.given.size ? other : least))
      const asked = this.#waiting.shift()
      if (asked === undefined) break
      const tasks = given.get(thread) ?? []
      tasks.push(numbered(thread, asked))
      given.set(thread, tasks)
    }
    for (const [{ worker }, tasks] of given) worker.postMessage(tasks)
    this.#lookLater()
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
      for (const thread of this.#threads) if (thread.given.size === 0) this.#rest(thread)
    }
    if ([...this.#threads].some(({ given }) => given.size > 0)) this.#lookLater()
  }
}

function numbered(thread: Thread, asked: Asked): NumberedTask {
  const number = ++thread.lastNumber
  thread.given.set(number, { ...asked, givenAt: performance.now() })
  if (thread.idle !== null) clearTimeout(thread.idle)
  thread.idle = null
  thread.worker.ref()
  return { number, task: asked.task }
}

/** One that has just started has not begun anything. */
function isLate({ given, begun }: Thread): boolean {
  const at = Atomics.load(begun, 0)
  if (at <= 0) return false
  const [, next] = [...given].find(([number]) => number > at) ?? []
  return next !== undefined && performance.now() - next.givenAt > lateMs
}

/** What the thread has not begun: it will not do that any more. */
function takeBack({ given, begun, lastNumber }: Thread): Asked[] {
  const at = Atomics.exchange(begun, 0, stopped)
  const back = [...given].filter(([number]) => number > at)
  for (const [number] of back) given.delete(number)
  // It has nothing in progress, so no answer would end this. It begins only what follows `lastNumber`.
  if (given.size === 0) Atomics.store(begun, 0, lastNumber)
  return back.map(([, asked]) => asked)
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
