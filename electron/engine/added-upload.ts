import type { UploadRecord, UploadState } from '../contract/index.ts'
import type { JournalUpload } from './ports.ts'

/** An upload of which nothing is known yet but what is wanted. */
export function addedUpload(record: UploadRecord): JournalUpload {
  const state: UploadState = { kind: 'queued', session: null, failures: 0 }
  const nothing = { delivered: null, resentBytes: 0, happened: [], bytesPerSecond: null }
  return { record, state, parts: new Map(), ...nothing }
}
