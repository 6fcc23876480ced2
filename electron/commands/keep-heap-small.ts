import { setFlagsFromString } from 'node:v8'
import type { Worker } from 'node:worker_threads'

/**
 * V8 frees the buffers of sent bytes only when it collects its young generation, and doubles that over time: without
 * this a long upload takes 15 MB more (decision 0005). Thousands of small files fill the old generation instead, which
 * V8 lets grow to a multiple of what lives in it: 67 MB more (decision 0062).
 */
export function keepHeapSmall(): void {
  keepYoungSmall()
  setFlagsFromString('--heap-growing-percent=100')
  // V8 takes a factor below 2 back, for all threads, when it makes the heap of another one (Heap::ConfigureHeap).
  process.off('worker', onThread).on('worker', onThread)
}

function onThread(thread: Worker): void {
  thread.once('online', keepYoungSmall)
}

function keepYoungSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
