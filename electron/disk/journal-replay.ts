import { sessionOf, type UploadRecord, type UploadState } from '../contract/index.ts'
import { movedBefore } from '../core/queue-order.ts'
import type { JournalEntry, JournalPart, JournalUpload } from '../engine/ports.ts'

type Remembered = JournalUpload & { uploadId: string | null }

/** The journal's picture: what its entries, applied in order, amount to. */
export type Picture = {
  /** False when the entry is about an upload that the picture never held; it then changes nothing. */
  apply(entry: JournalEntry): boolean
  uploads(): JournalUpload[]
}

export function emptyPicture(): Picture {
  const uploads = new Map<string, Remembered>()
  const removed = new Set<string>()

  return {
    apply(entry) {
      if (entry.type === 'added') {
        add(uploads, entry.upload)
        return true
      }
      if (entry.type === 'moved') {
        rearrange(uploads, entry)
        return true
      }
      const upload = uploads.get(entry.id)
      if (upload === undefined) return removed.has(entry.id)
      if (entry.type !== 'removed') change(upload, entry)
      else if (uploads.delete(entry.id)) removed.add(entry.id)
      return true
    },
    uploads: () =>
      Array.from(uploads.values(), ({ uploadId: _own, ...upload }) => ({
        ...upload,
        parts: new Map(upload.parts),
        notes: [...upload.notes],
      })),
  }
}

/** A second `added` of the same upload gives it a new record (other options, a new version of the file). */
function add(uploads: Map<string, Remembered>, record: UploadRecord): void {
  const known = uploads.get(record.id)
  if (known !== undefined) {
    known.record = record
    return
  }
  uploads.set(record.id, {
    record,
    state: { kind: 'queued', session: null, failures: 0 },
    parts: new Map(),
    delivered: null,
    resentBytes: 0,
    notes: [],
    bytesPerSecond: null,
    uploadId: null,
  })
}

/** The order of the picture is the order of the queue, so a compacted journal needs no entry for it. */
function rearrange(
  uploads: Map<string, Remembered>,
  { ids, before }: Extract<JournalEntry, { type: 'moved' }>,
): void {
  const order = movedBefore([...uploads.keys()], ids, before)
  const entries = order.flatMap((id) => {
    const upload = uploads.get(id)
    return upload === undefined ? [] : [[id, upload] as const]
  })
  uploads.clear()
  for (const [id, upload] of entries) uploads.set(id, upload)
}

function change(
  upload: Remembered,
  entry: Exclude<JournalEntry, { type: 'added' | 'removed' | 'moved' }>,
): void {
  switch (entry.type) {
    case 'state':
      return moveTo(upload, entry.state)
    case 'part-begun':
      return setPart(upload, entry, { kind: 'begun' })
    case 'part-stored':
      return setPart(upload, entry, { kind: 'stored', crc32: entry.crc32, etag: entry.etag })
    case 'resent':
      upload.resentBytes += entry.bytes
      return
    case 'rate':
      upload.bytesPerSecond = entry.bytesPerSecond
      return
    case 'delivered':
      upload.delivered = entry.delivered
      return
    case 'note':
      upload.notes.push(entry.text)
  }
}

/** Parts belong to one session: another one, or none, begins without parts. */
function moveTo(upload: Remembered, state: UploadState): void {
  const uploadId = sessionOf(state)?.uploadId ?? null
  if (uploadId !== upload.uploadId) upload.parts = new Map()
  upload.state = state
  upload.uploadId = uploadId
}

/** Ignores what comes late from a session that is over. */
function setPart(upload: Remembered, at: { uploadId: string; partNumber: number }, part: JournalPart): void {
  if (at.uploadId === upload.uploadId) upload.parts.set(at.partNumber, part)
}

/** The fewest entries that give the same picture. */
export function* entriesOf(uploads: JournalUpload[]): Generator<JournalEntry> {
  for (const { record, state, parts, delivered, resentBytes, notes, bytesPerSecond } of uploads) {
    const { id } = record
    yield { type: 'added', upload: record }
    yield { type: 'state', id, state }
    const uploadId = sessionOf(state)?.uploadId ?? null
    if (uploadId !== null) {
      for (const [partNumber, part] of parts) {
        if (part.kind === 'begun') yield { type: 'part-begun', id, uploadId, partNumber }
        else yield { type: 'part-stored', id, uploadId, partNumber, crc32: part.crc32, etag: part.etag }
      }
    }
    if (delivered !== null) yield { type: 'delivered', id, delivered }
    if (resentBytes > 0) yield { type: 'resent', id, bytes: resentBytes }
    if (bytesPerSecond !== null) yield { type: 'rate', id, bytesPerSecond }
    for (const text of notes) yield { type: 'note', id, text }
  }
}
