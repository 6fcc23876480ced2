import * as fc from 'fast-check'
import type { Delivered, UploadRecord, UploadState } from '../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../electron/core/defaults.ts'
import type { JournalEntry } from '../../electron/engine/journal-entry.ts'

export function sampleRecord(id: string, key = `videos/${id}.mov`): UploadRecord {
  return {
    id,
    file: `/media/${id}.mov`,
    source: {
      sizeBytes: 1000,
      mtimeNs: '1763800000123456789',
      ctimeNs: '1763800000123456789',
      inode: '42',
      device: '7',
    },
    address: {
      endpoint: 'http://127.0.0.1:9000',
      region: 'us-east-1',
      bucket: 'renders',
      pathStyle: true,
      credentials: { kind: 'env' },
      linkCredentials: null,
    },
    destinationId: null,
    key,
    contentType: 'video/quicktime',
    options: { ...defaultUploadOptions, deleteLocal: { grade: 'B', afterDays: 7 } },
    addedAt: 1_763_800_000_000,
  }
}

export function added(id: string): JournalEntry {
  return { type: 'added', upload: sampleRecord(id) }
}

export function sending(uploadId: string): UploadState {
  return { kind: 'sending', session: { uploadId, partSizeBytes: 8_388_608, abort: null }, failures: 0 }
}

export function stored(id: string, uploadId: string, partNumber: number): JournalEntry {
  return { type: 'part-stored', id, uploadId, partNumber, crc32: 0xfedcba98, etag: `etag-${partNumber}` }
}

export const done: Extract<UploadState, { kind: 'done' }> = {
  kind: 'done',
  object: { etag: 'e', versionId: null, checksum: null },
  proof: 'A',
  resentBytes: 0,
  finishedAt: 1,
  local: { kind: 'kept', why: null },
}

export const sampleDelivered: Delivered = {
  object: { etag: 'e-3', versionId: 'v', checksum: { algorithm: 'CRC32', value: 'AAAA', scope: 'full' } },
  partSizeBytes: 8_388_608,
  refuted: false,
}

const ids = fc.constantFrom('a', 'b', 'c')
const uploadIds = fc.constantFrom('one', 'two')
const text = fc.string({ unit: 'binary', maxLength: 20 })
const states = fc.oneof(
  uploadIds.map(sending),
  uploadIds.map((uploadId): UploadState => ({
    kind: 'paused',
    session: { uploadId, partSizeBytes: 1, abort: null },
  })),
  fc.constantFrom<UploadState>(
    { kind: 'queued', session: null, failures: 0 },
    { kind: 'opening', failures: 1 },
    done,
  ),
)

/** Any entry of three uploads with two sessions each; names and notes hold any characters. */
export const anyEntry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc
    .tuple(ids, text)
    .map(([id, name]): JournalEntry => ({ type: 'added', upload: sampleRecord(id, `k${name}`) })),
  fc.record(
    { type: fc.constant('state' as const), id: ids, state: states, at: fc.nat() },
    { requiredKeys: ['type', 'id', 'state'] },
  ),
  fc.record({
    type: fc.constant('part-begun' as const),
    sentBytes: fc.nat(),
    id: ids,
    uploadId: uploadIds,
    partNumber: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.tuple(ids, uploadIds, fc.integer({ min: 1, max: 3 })).map((values) => stored(...values)),
  fc.record({ type: fc.constant('resent' as const), id: ids, bytes: fc.nat() }),
  fc.record({ type: fc.constant('note' as const), id: ids, text }),
  fc.record({
    type: fc.constant('happened' as const),
    id: ids,
    what: fc.record({ kind: fc.constant('note' as const), at: fc.nat(), text }),
  }),
  fc.record({
    type: fc.constant('delivered' as const),
    id: ids,
    delivered: fc.constantFrom(null, sampleDelivered),
  }),
  fc.record({ type: fc.constant('removed' as const), id: ids }),
  fc.record({
    type: fc.constant('moved' as const),
    ids: fc.uniqueArray(ids),
    before: fc.option(ids),
  }),
)
