// Runs on a thread of its own. Plain JavaScript, as Node loads it as it is: from here in tests, and from beside the
// bundle in the app.
import { parentPort, workerData } from 'node:worker_threads'
import { perform } from './file-tasks.js'

/** @typedef {import('./file-threads.ts').NumberedTask} NumberedTask */
/** @typedef {import('./file-threads.ts').NumberedOutcome} NumberedOutcome */

/** What was done is told together, and at the latest after this time, in milliseconds. */
const tellAfterMs = 1
/** Reading more than this may take so long that what was done is told before. */
const longReadBytes = 1024 * 1024

/** @type {Int32Array} */
const progress = workerData
const [begun, told] = [0, 1]

parentPort?.on('message', (/** @type {NumberedTask[]} */ tasks) => {
  /** @type {NumberedOutcome[]} */
  let done = []
  let since = performance.now()

  function tell() {
    const last = done.at(-1)
    if (last === undefined) return
    parentPort?.postMessage(done)
    Atomics.store(progress, told, last.number)
    done = []
    since = performance.now()
  }

  for (const { number, task } of tasks) {
    // Otherwise it was taken back, and is another thread's: see file-threads.ts.
    if (Atomics.compareExchange(progress, begun, number - 1, number) !== number - 1) continue
    if (task.kind === 'read' && task.sizeBytes > longReadBytes) tell()
    done.push({ number, outcome: perform(task) })
    if (performance.now() - since > tellAfterMs) tell()
  }
  tell()
})
