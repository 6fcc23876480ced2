import { isActive, sessionOf, t, type UploadRecord } from '../contract/index.ts'
import { happenedAfter, notesOf, withHappening } from '../core/happened.ts'
import { kept } from '../core/local-file.ts'
import { movedBefore } from '../core/queue-order.ts'
import { settled } from '../core/source-identity.ts'
import { addedUpload } from '../engine/added-upload.ts'
import type { JournalEntry } from '../engine/journal-entry.ts'
import type { JournalPart, JournalUpload } from '../engine/ports.ts'
import { damagedLine, uploadOf, type DamagedLine } from './damaged-line.ts'

/** The journal's picture: what its entries, applied in order, amount to. */
export class Picture {
  #uploads = new Map<string, JournalUpload>()
  /** While lines are read: those that speak of them are no loss. */
  #removed: Set<string> | null = new Set()
  /** The kinds of lines about each upload that were damaged and have not been written again since. */
  readonly #inDoubt = new Map<string, Set<DamagedLine['type']>>()

  /** False when the entry is about an upload that the picture never held; it then changes nothing. */
  apply(entry: JournalEntry): boolean {
    if (entry.type === 'added') this.#add(entry.upload)
    else if (entry.type === 'moved') this.#rearrange(entry.ids, entry.before)
    else {
      const upload = this.#uploads.get(entry.id)
      if (upload === undefined) return this.#removed?.has(entry.id) === true
      if (entry.type === 'removed') {
        this.#uploads.delete(entry.id)
        this.#removed?.add(entry.id)
      } else {
        change(upload, entry)
        this.#inDoubt.get(entry.id)?.delete(entry.type)
      }
    }
    return true
  }

  /** A line that cannot be read. Where nobody can tell which upload it is about, it may be about any. */
  damaged(text: string): void {
    const line = damagedLine(text)
    if (line.isIdle) return
    const id = uploadOf(line, this.#uploads)
    if (id === null && line.type === 'added') {
      // The upload is lost, but not its file: another upload of it does not bring it to the trash.
      const ofSameFile = this.uploads().filter(({ record }) => record.file === line.file)
      for (const { record } of ofSameFile) this.#doubt(record.id, null)
    } else {
      for (const each of id === null ? this.#uploads.keys() : [id]) this.#doubt(each, line.type)
    }
  }

  #doubt(id: string, type: DamagedLine['type']): void {
    this.#inDoubt.set(id, (this.#inDoubt.get(id) ?? new Set()).add(type))
  }

  /**
   * To be called when all lines are read. An upload whose last word may be lost does nothing by itself: it may have
   * been cancelled, or its file was to be kept.
   */
  holdDoubtful(): void {
    for (const [id, types] of this.#inDoubt) {
      const upload = this.#uploads.get(id)
      if (upload !== undefined && types.size > 0) hold(upload)
    }
    this.#inDoubt.clear()
    this.#removed = null
  }

  ids(): Set<string> {
    return new Set(this.#uploads.keys())
  }

  uploads(): JournalUpload[] {
    return Array.from(this.#uploads.values(), copied)
  }

  /** Those of these uploads that it holds. */
  chosen(ids: ReadonlySet<string>): JournalUpload[] {
    return Array.from(ids, (id) => this.#uploads.get(id))
      .filter((upload) => upload !== undefined)
      .map(copied)
  }

  /** A second time, an upload gets a new record (other options, a new version of the file). */
  #add(record: UploadRecord): void {
    const known = this.#uploads.get(record.id)
    if (known === undefined) this.#uploads.set(record.id, addedUpload(record))
    else known.record = record
    this.#inDoubt.get(record.id)?.delete('added')
  }

  /** The order of the picture is the order of the queue, so a compacted journal needs no entry for it. */
  #rearrange(ids: string[], before: string | null): void {
    const uploads = this.#uploads
    this.#uploads = new Map()
    for (const id of movedBefore([...uploads.keys()], ids, before)) {
      const upload = uploads.get(id)
      if (upload !== undefined) this.#uploads.set(id, upload)
    }
  }
}

function copied(upload: JournalUpload): JournalUpload {
  return { ...upload, parts: new Map(upload.parts) }
}

function hold(upload: JournalUpload): void {
  const { record, state } = upload
  if (record.options.deleteLocal !== null)
    upload.record = { ...record, options: { ...record.options, deleteLocal: null } }
  if (isActive(state)) upload.state = { kind: 'paused', session: sessionOf(state) }
  else if (state.kind === 'done' && state.local.kind === 'trash-after')
    upload.state = { ...state, local: kept(t('damage.keptAfter')) }
  else return
  const held = t('damage.held')
  if (!notesOf(upload.happened).includes(held)) note(upload, held)
}

function change(
  upload: JournalUpload,
  entry: Exclude<JournalEntry, { type: 'added' | 'removed' | 'moved' }>,
): void {
  const uploadId = sessionOf(upload.state)?.uploadId
  switch (entry.type) {
    case 'state':
      // Parts belong to one session: another one, or none, begins without parts.
      if (sessionOf(entry.state)?.uploadId !== uploadId) upload.parts = new Map()
      if (entry.at !== undefined) {
        const move = { from: upload.state, to: entry.state, at: entry.at }
        upload.happened = happenedAfter(upload.happened, move)
      }
      upload.state = entry.state
      break
    case 'part-begun':
    case 'part-stored':
      // What comes late from a session that is over does not count.
      if (entry.uploadId === uploadId) upload.parts.set(entry.partNumber, partOf(entry))
      break
    case 'resent':
      upload.resentBytes += entry.bytes
      break
    case 'rate':
      upload.bytesPerSecond = entry.bytesPerSecond
      break
    case 'delivered':
      upload.delivered = entry.delivered
      break
    case 'settled':
      upload.record = settled(upload.record, entry.source)
      break
    case 'note':
      note(upload, entry.text)
      break
    case 'happened':
      upload.happened = withHappening(upload.happened, entry.what)
      break
  }
}

function note(upload: JournalUpload, text: string): void {
  upload.happened = withHappening(upload.happened, { kind: 'note', at: null, text })
}

function partOf(entry: Extract<JournalEntry, { type: 'part-begun' | 'part-stored' }>): JournalPart {
  if (entry.type === 'part-begun') return { kind: 'begun', sentBytes: entry.sentBytes }
  return { kind: 'stored', crc32: entry.crc32, etag: entry.etag }
}

/** The fewest entries that give the same picture. */
export function* entriesOf(uploads: JournalUpload[]): Generator<JournalEntry> {
  for (const { record, state, parts, delivered, resentBytes, happened, bytesPerSecond } of uploads) {
    const { id } = record
    yield { type: 'added', upload: record }
    yield { type: 'state', id, state }
    const uploadId = sessionOf(state)?.uploadId
    if (uploadId !== undefined) {
      for (const [partNumber, part] of parts) {
        if (part.kind === 'begun')
          yield { type: 'part-begun', id, uploadId, partNumber, sentBytes: part.sentBytes }
        else yield { type: 'part-stored', id, uploadId, partNumber, crc32: part.crc32, etag: part.etag }
      }
    }
    if (delivered !== null) yield { type: 'delivered', id, delivered }
    if (resentBytes > 0) yield { type: 'resent', id, bytes: resentBytes }
    if (bytesPerSecond !== null) yield { type: 'rate', id, bytesPerSecond }
    for (const what of happened) yield { type: 'happened', id, what }
  }
}
