import { sessionOf, type UploadRecord, type UploadState } from '../contract/index.ts'
import { movedBefore } from '../core/queue-order.ts'
import { addedUpload, type JournalEntry, type JournalPart, type JournalUpload } from '../engine/ports.ts'

/** The journal's picture: what its entries, applied in order, amount to. */
export type Picture = {
  /** False when the entry is about an upload that the picture never held; it then changes nothing. */
  apply(entry: JournalEntry): boolean
  uploads(): JournalUpload[]
}

export function emptyPicture(): Picture {
  const uploads = new Map<string, JournalUpload>()
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
      Array.from(uploads.values(), (upload) => ({
        ...upload,
        parts: new Map(upload.parts),
        notes: [...upload.notes],
      })),
  }
}

/** A second `added` of the same upload gives it a new record (other options, a new version of the file). */
function add(uploads: Map<string, JournalUpload>, record: UploadRecord): void {
  const known = uploads.get(record.id)
  if (known === undefined) uploads.set(record.id, addedUpload(record))
  else known.record = record
}

/** The order of the picture is the order of the queue, so a compacted journal needs no entry for it. */
function rearrange(
  uploads: Map<string, JournalUpload>,
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
  upload: JournalUpload,
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
function moveTo(upload: JournalUpload, state: UploadState): void {
  if (sessionOf(state)?.uploadId !== sessionOf(upload.state)?.uploadId) upload.parts = new Map()
  upload.state = state
}

/** Ignores what comes late from a session that is over. */
function setPart(
  upload: JournalUpload,
  at: { uploadId: string; partNumber: number },
  part: JournalPart,
): void {
  if (at.uploadId === sessionOf(upload.state)?.uploadId) upload.parts.set(at.partNumber, part)
}

/** The fewest entries that give the same picture. */
export function* entriesOf(uploads: JournalUpload[]): Generator<JournalEntry> {
  for (const { record, state, parts, delivered, resentBytes, notes, bytesPerSecond } of uploads) {
    const { id } = record
    yield { type: 'added', upload: record }
    yield { type: 'state', id, state }
    const uploadId = sessionOf(state)?.uploadId
    if (uploadId !== undefined) {
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
