export { openJournal, readJournal } from './journal.ts'
export { openState } from './open-state.ts'
export { fileSource, identityOf } from './source.ts'
export { lockState, type LockWait, type StateLock } from './state-lock.ts'
