import { AsyncLocalStorage } from 'node:async_hooks'

/** The number from 1 of the try that runs, for the log's lines about requests; undefined outside of a try. */
export const currentTry = new AsyncLocalStorage<number>()
