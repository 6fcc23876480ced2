// Runs on a thread of its own. Plain JavaScript, as Node loads it as it is: from here in tests, and from beside the
// bundle in the app.
import { parentPort, workerData } from 'node:worker_threads'
import { perform } from './file-tasks.js'

/** @typedef {import('./file-threads.ts').NumberedTask} NumberedTask */

/** @type {Int32Array} */
const begun = workerData

parentPort?.on('message', (/** @type {NumberedTask[]} */ tasks) => {
  for (const { number, task } of tasks) {
    // Otherwise it was taken back, and is another thread's: see file-threads.ts.
    if (Atomics.compareExchange(begun, 0, number - 1, number) !== number - 1) continue
    parentPort?.postMessage({ number, outcome: perform(task) })
  }
})
