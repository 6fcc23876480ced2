// Runs on a thread of its own. Plain JavaScript, as Node loads it as it is: from here in tests, and from beside the
// bundle in the app.
import { parentPort, workerData } from 'node:worker_threads'
import { perform } from './file-tasks.js'

/** @typedef {import('./file-threads.ts').NumberedTasks} NumberedTasks */
/** @typedef {import('./file-threads.ts').NumberedOutcomes} NumberedOutcomes */

/** What was done is told together, and at the latest after this time, in milliseconds. */
const tellAfterMs = 1
/** Reading more than this may take so long that what was done is told before. */
const longReadBytes = 1024 * 1024

/** @type {Int32Array} */
const progress = workerData
const [begun, told] = [0, 1]

parentPort?.on('message', (/** @type {NumberedTasks} */ { first, tasks }) => {
  /** @type {NumberedOutcomes} */
  let done = { first, outcomes: [] }
  let since = performance.now()

  function tell() {
    if (done.outcomes.length === 0) return
    parentPort?.postMessage(done)
    const next = done.first + done.outcomes.length
    Atomics.store(progress, told, next - 1)
    done = { first: next, outcomes: [] }
    since = performance.now()
  }

  for (const [index, task] of tasks.entries()) {
    const number = first + index
    // Otherwise this and what follows was taken back, and is another thread's: see file-threads.ts.
    if (Atomics.compareExchange(progress, begun, number - 1, number) !== number - 1) break
    if (task.kind === 'read' && task.sizeBytes > longReadBytes) tell()
    done.outcomes.push(perform(task))
    if (performance.now() - since > tellAfterMs) tell()
  }
  tell()
})
