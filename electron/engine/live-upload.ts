import { basename } from 'node:path'
import {
  isActive,
  isEnded,
  sessionOf,
  type Delivered,
  type Happening,
  type SourceIdentity,
  type UploadRecord,
  type UploadState,
  type UploadView,
} from '../contract/index.ts'
import { durabilityOf } from '../core/durability.ts'
import { happenedAfter, notesOf, withHappening } from '../core/happened.ts'
import { interrupted, moved } from '../core/transitions.ts'
import type { Log } from '../core/log.ts'
import { settled } from '../core/source-identity.ts'
import { logMove } from './log-move.ts'
import { PartStates } from './part-states.ts'
import { Progress, storedBytesByJournal, type Change } from './progress.ts'
import { SentBytes } from './sent-bytes.ts'
import type { Clock, Journal, JournalPart, JournalUpload } from './ports.ts'
import { UploadRate } from './upload-rate.ts'
import { WaitingSince } from './waiting-since.ts'

type Warned = 'outlook' | 'place'

type Around = {
  journal: Journal
  clock: Clock
  log: Log
  changed: (upload: LiveUpload, change?: Change) => void
  /** The store has so many bytes more. */
  stored: (bytes: number) => void
}

/** One upload in memory: its record, its state, and the bytes that move. All changes go through here. */
export class LiveUpload {
  readonly id: string
  #record: UploadRecord
  /** Place in the queue: lower goes first. Ranks are of this process alone; the journal keeps the order. */
  rank: number
  #happened: readonly Happening[]
  #delivered: Delivered | null
  #verifiedBytes = 0
  readonly sentBytes: SentBytes
  readonly partStates: PartStates
  /** An earlier process ended while it opened a session, which may be there without a line in the journal. */
  readonly mayHaveLostSession: boolean
  /** A try whose answer nobody has seen may have made the object, or opened a session. */
  hasUnseenTry: boolean
  #state: UploadState
  readonly #parts: Map<number, JournalPart>
  readonly #progress: Progress
  /** The session that was begun last; null where there was none. */
  #lastSession: string | null
  readonly rate: UploadRate
  readonly #waiting = new WaitingSince()
  /** An earlier process ended while it was under way. */
  #wasCut: boolean
  readonly #around: Around
  readonly #warnings: Record<Warned, string | null> = { outlook: null, place: null }

  constructor(remembered: JournalUpload, rank: number, around: Around) {
    this.id = remembered.record.id
    this.#record = remembered.record
    this.rank = rank
    this.#happened = remembered.happened
    this.#delivered = remembered.delivered
    this.partStates = new PartStates(remembered.parts)
    this.sentBytes = new SentBytes(this.id, remembered, this.partStates, around)
    const { state, parts, bytesPerSecond } = remembered
    this.mayHaveLostSession = state.kind === 'opening'
    this.hasUnseenTry = ['opening', 'sending', 'waiting'].includes(state.kind) && sessionOf(state) === null
    this.#wasCut = isActive(state) && (state.kind !== 'queued' || state.session !== null)
    this.#state = interrupted(state)
    this.#parts = parts
    this.#around = around
    this.rate = new UploadRate(around.clock, bytesPerSecond)
    this.#progress = new Progress(storedBytesByJournal(remembered))
    this.#lastSession = sessionOf(this.#state)?.uploadId ?? null
  }

  get record(): UploadRecord {
    return this.#record
  }

  get state(): UploadState {
    return this.#state
  }

  get options(): UploadRecord['options'] {
    return this.#record.options
  }

  /** Moves to another state; resolves when the journal has it. Throws on an illegal move. */
  async move(to: UploadState): Promise<void> {
    const from = this.#state
    this.#state = moved(from, to)
    const at = this.#around.clock.now()
    this.#happened = happenedAfter(this.#happened, { from, to, at })
    this.#waiting.moved(from, to, at)
    const session = sessionOf(to)?.uploadId ?? null
    if (session !== (sessionOf(from)?.uploadId ?? null)) this.#parts.clear()
    if (session !== null && session !== this.#lastSession) {
      this.#progress.startOver()
      this.partStates.startOver()
      this.#lastSession = session
    }
    logMove(this.#around.log, { upload: this.id, key: this.#record.key }, from, to)
    this.#around.changed(this)
    await this.#around.journal.append({ type: 'state', id: this.id, state: to, at }, durabilityOf(to))
  }

  /** The finished object that only has to be proven, if an earlier run or this one made it. */
  get delivered(): Delivered | null {
    return this.#delivered
  }

  /** Remembers the finished object, so that an interrupted proof does not send anything again; null forgets it. */
  async setDelivered(delivered: Delivered | null): Promise<void> {
    if (delivered === this.#delivered) return
    this.#delivered = delivered
    if (delivered === null || delivered.refuted) this.#progress.startOver()
    await this.#around.journal.append({ type: 'delivered', id: this.id, delivered }, 'fast')
  }

  /** Changes what later runs send, how, and where. */
  async amend(changes: Partial<Omit<UploadRecord, 'id'>>): Promise<void> {
    this.#record = { ...this.#record, ...changes }
    this.#around.changed(this)
    await this.#around.journal.append({ type: 'added', upload: this.#record }, 'durable')
  }

  /** What a look at a file found that is still being written. The journal does not need to know. */
  sighted(source: SourceIdentity): void {
    this.#record = { ...this.#record, source }
    this.#waiting.fileChanged(this.#around.clock.now())
    this.#around.changed(this)
  }

  /** The file is finished: it is this one that is sent. */
  async settle(source: SourceIdentity): Promise<void> {
    this.#record = settled(this.#record, source)
    await this.#around.journal.append({ type: 'settled', id: this.id, source }, 'fast')
  }

  /** What happened to it, in the order of time. */
  get happened(): readonly Happening[] {
    return this.#happened
  }

  get notes(): string[] {
    return notesOf(this.#happened)
  }

  /** A remark for the person that is no error. */
  note(text: string): Promise<void> {
    return this.#happens({ kind: 'note', at: this.#around.clock.now(), text })
  }

  /** The part arrived damaged, or was no longer on the store as it was stored. */
  partDamaged(partNumber: number): Promise<void> {
    return this.#happens({ kind: 'damaged', at: this.#around.clock.now(), partNumber })
  }

  async #happens(what: Happening): Promise<void> {
    this.#happened = withHappening(this.#happened, what)
    this.#around.changed(this)
    await this.#around.journal.append({ type: 'happened', id: this.id, what }, 'fast')
  }

  /** A run begins. */
  async beginRun(): Promise<void> {
    this.rate.beginRun()
    this.#progress.beginRun()
    if (!this.#wasCut) return
    this.#wasCut = false
    await this.#happens({ kind: 'went-on', at: this.#around.clock.now() })
  }

  async partStored(
    uploadId: string,
    part: { partNumber: number; crc32: number; etag: string },
  ): Promise<void> {
    this.#parts.set(part.partNumber, { kind: 'stored', crc32: part.crc32, etag: part.etag })
    await this.#around.journal.append({ type: 'part-stored', id: this.id, uploadId, ...part }, 'fast')
  }

  /** What the journal remembers of a part of the current session. */
  rememberedPart(partNumber: number): JournalPart | undefined {
    return this.#parts.get(partNumber)
  }

  /** Bytes on their way to the store, negative when a try failed. */
  sent(bytes: number): void {
    this.#progress.sent(bytes)
    this.rate.sent(bytes)
    this.#around.changed(this, 'bytes')
  }

  /** How much of the proof is done, as bytes of the file. */
  verified(bytes: number): void {
    this.rate.verified(bytes - this.#verifiedBytes)
    this.#verifiedBytes = bytes
    this.#around.changed(this, 'bytes')
  }

  get verifiedBytes(): number {
    return this.#verifiedBytes
  }

  beginProof(): void {
    this.rate.beginProof()
    this.#verifiedBytes = 0
  }

  /** Writes a rate down, so that the estimate survives a restart, and for the uploads of later runs. */
  async noteRate(bytesPerSecond: number | null): Promise<void> {
    if (bytesPerSecond !== null)
      await this.#around.journal.append({ type: 'rate', id: this.id, bytesPerSecond }, 'fast')
  }

  /** No byte has moved since then, in milliseconds since the epoch; null as soon as one does. */
  silent(since: number | null): void {
    if (this.#waiting.silent(since)) this.#around.changed(this)
  }

  /** Shows what may go wrong ahead, or where it goes; null takes it back. Gone with this process. */
  warn(text: string | null, about: Warned = 'outlook'): void {
    if (this.#warnings[about] === text) return
    this.#warnings[about] = text
    this.#around.changed(this)
  }

  /** In-flight bytes that the store has confirmed. */
  confirmed(bytes: number): void {
    this.#progress.confirmed(bytes)
    this.#around.stored(Math.max(0, bytes))
    this.#around.changed(this, 'bytes')
  }

  /** What the store says it has, when that is known anew. */
  setStoredBytes(bytes: number): void {
    this.#progress.setStoredBytes(bytes)
    this.#around.changed(this)
  }

  view(): UploadView {
    const { record, state } = this
    const { outlook, place } = this.#warnings
    const since = this.#waiting.of(state)
    const { sizeBytes } = record.source
    const isMoving = since === null && ['sending', 'ending', 'verifying'].includes(state.kind)
    const isDelivered = this.#isDelivered
    const progress = this.#progress.of(sizeBytes)
    const leftBytes = state.kind === 'verifying' ? sizeBytes - this.#verifiedBytes : this.leftToSendBytes
    return {
      id: record.id,
      deliveryId: record.delivery?.id ?? record.id,
      place: record.delivery?.place ?? 0,
      file: record.file,
      name: basename(record.file),
      destinationId: record.destinationId,
      bucket: record.address.bucket,
      key: record.key,
      contentType: record.contentType,
      sizeBytes,
      storedBytes: isDelivered ? sizeBytes : progress.storedBytes,
      inFlightBytes: isDelivered ? 0 : progress.inFlightBytes,
      sentBytes: isDelivered ? sizeBytes : progress.sentBytes,
      bytesPerSecond: isMoving ? this.rate.now : null,
      etaSeconds: isMoving ? this.rate.secondsFor(leftBytes) : null,
      verifiedBytes: state.kind === 'verifying' ? this.#verifiedBytes : null,
      resentBytes: this.sentBytes.resentBytes,
      addedAt: record.addedAt,
      rank: this.rank,
      notes: this.notes,
      warning: isEnded(state) ? null : (outlook ?? place),
      since,
      isAtOldPlace: place !== null && !isEnded(state),
      state,
    }
  }

  get leftToSendBytes(): number {
    return this.#isDelivered ? 0 : this.#progress.leftBytes(this.record.source.sizeBytes)
  }

  get #isDelivered(): boolean {
    return this.#state.kind === 'done' || this.#delivered?.refuted === false
  }
}
