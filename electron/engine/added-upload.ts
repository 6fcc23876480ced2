import type { Delivered, UploadRecord } from '../contract/index.ts'
import type { JournalUpload } from './ports.ts'

/** An upload of which nothing is known yet but what is wanted, and perhaps the object that only has to be proven. */
export function addedUpload(record: UploadRecord, delivered: Delivered | null = null): JournalUpload {
  return {
    record,
    state: { kind: 'queued', session: null, failures: 0 },
    parts: new Map(),
    delivered,
    resentBytes: 0,
    happened: [],
    bytesPerSecond: null,
  }
}
