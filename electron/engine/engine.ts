import {
  isActive,
  isEnded,
  sessionOf,
  t,
  type Timetable,
  type UploadDetails,
  type UploadRecord,
  type UploadView,
} from '../contract/index.ts'
import { kept } from '../core/local-file.ts'
import { silentLog } from '../core/log.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { AbandonedSessions } from './abandon-session.ts'
import { chooseFile } from './choose-file.ts'
import { Bandwidth } from './bandwidth.ts'
import { DelayedTrash, isPending } from './delayed-trash.ts'
import { destinationPaces } from './destination-pace.ts'
import { detailsOf } from './details.ts'
import type { EngineContext, EngineParts } from './engine-context.ts'
import { Deliveries } from './deliveries.ts'
import { recordsOf, renewed, type AddedUploads, type NewUpload } from './new-upload.ts'
import type { DeliveredUpload } from './ports.ts'
import { Pausing } from './pausing.ts'
import type { Change } from './progress.ts'
import { Redirects, type Course, type Redirected } from './redirect.ts'
import { FinishedUploads } from './finished-uploads.ts'
import { Registry } from './registry.ts'
import { takeAway, type BringBack } from './removing.ts'
import { journalRechecked } from './recheck.ts'
import { runToEnd } from './run-to-end.ts'
import { Scheduler } from './scheduler.ts'
import { journalLocal } from './trash-local.ts'
import { WrittenFiles } from './written-files.ts'

/**
 * The queue and everything that runs in it. One per state directory. What the journal holds unfinished is
 * not started until `resume` or `start` says so.
 */
export class Engine {
  readonly finished: FinishedUploads
  /** What was added together. */
  readonly deliveries = new Deliveries()
  readonly #context: EngineContext
  readonly #registry: Registry
  readonly #scheduler: Scheduler
  readonly #abandoned: AbandonedSessions
  readonly #delayedTrash: DelayedTrash
  readonly #written: WrittenFiles
  readonly #pausing: Pausing
  readonly #redirects: Redirects
  #stopped: Promise<void> | null = null

  constructor(parts: EngineParts) {
    const { clock, journal, log = silentLog } = parts
    const registry = new Registry({ journal, clock, log, deliveries: this.deliveries })
    this.#registry = registry
    this.finished = new FinishedUploads(registry, journal)
    this.#context = {
      ...parts,
      log,
      bandwidth: new Bandwidth(clock),
      paceOf: destinationPaces(clock, journal.uploads()),
      isFileNeeded: (upload) => registry.needsFileOf(upload),
    }
    this.#delayedTrash = new DelayedTrash(this.#context)
    this.#scheduler = new Scheduler(this.#context, async (upload, turn) => {
      await runToEnd(this.#context, upload, turn)
      if (!turn.signal.aborted) this.#delayedTrash.add(upload)
    })
    this.#written = new WrittenFiles(this.#context, (uploads) => this.#scheduler.enqueue(uploads))
    this.#abandoned = new AbandonedSessions(this.#context, (upload) => registry.dropForgotten(upload))
    this.#pausing = new Pausing({
      registry,
      scheduler: this.#scheduler,
      written: this.#written,
      delayedTrash: this.#delayedTrash,
    })
    this.#redirects = new Redirects({
      context: this.#context,
      registry,
      scheduler: this.#scheduler,
      pausing: this.#pausing,
    })
    registry.onChange((upload) => this.#scheduler.stateChanged(upload))
  }

  /**
   * Journals the uploads durably and queues them; once the engine stops, for the next start. Files that cannot be read
   * are `refused`; the others are added all the same. Throws `StateUnwritable`.
   */
  async add(wanted: NewUpload[]): Promise<AddedUploads> {
    const added = await recordsOf(this.#context, wanted)
    const last = added.records.at(-1)
    // One sync for all: the last line's makes those before it durable too.
    await Promise.all(
      added.records.map((upload) =>
        this.#context.journal.append({ type: 'added', upload }, upload === last ? 'durable' : 'fast'),
      ),
    )
    const uploads = added.records.map((record) => this.#registry.add(record, null))
    if (this.#stopped === null) this.#written.enqueue(uploads)
    return added
  }

  /** Queues everything that an earlier run left unfinished, but not what a person had paused. */
  async start(): Promise<void> {
    this.#written.enqueue(this.#registry.all().filter(({ state }) => isActive(state)))
    for (const upload of this.#registry.all()) {
      this.#abandoned.add(upload)
      this.#delayedTrash.add(upload)
    }
  }

  views(which: 'all' | 'open' = 'all'): UploadView[] {
    return this.#registry.views(which)
  }

  view(id: string): UploadView | undefined {
    return this.#registry.view(id)
  }

  /** What the side panel shows of it; undefined for one that is not in memory. */
  details(id: string): UploadDetails | undefined {
    const upload = this.#registry.get(id)
    return upload === undefined ? undefined : detailsOf(upload)
  }

  /** What stores have taken in this process, in bytes. */
  get storedBytes(): number {
    return this.#registry.storedBytes
  }

  record(id: string): UploadRecord | undefined {
    return this.#registry.get(id)?.record
  }

  /** Every upload that the journal holds, those that are about to be forgotten too. */
  known(): KnownUpload[] {
    return this.#registry.all().map(({ record, state }) => ({ record, state }))
  }

  /** See `takeAway`. */
  takeAway(ids: string[]): Promise<BringBack> {
    const [registry, pausing, delayedTrash] = [this.#registry, this.#pausing, this.#delayedTrash]
    return takeAway({ registry, pausing, delayedTrash }, registry.ordered(ids))
  }

  /** See `Pausing`. */
  pause(ids: string[]): Promise<void> {
    return this.#pausing.pause(ids)
  }

  resume(ids: string[]): Promise<void> {
    return this.#pausing.resume(ids)
  }

  retry(ids: string[]): Promise<void> {
    return this.#pausing.retry(ids)
  }

  /** Uploads that wait for the end of their files take them as they are. */
  uploadAnyway(ids: string[]): Promise<void> {
    return this.#written.takeNow(this.#registry.ordered(ids))
  }

  /**
   * Begins anew with the files as they are now, as new uploads, and with these changes; the old sessions are aborted.
   */
  async restart(
    ids: string[],
    changes: (record: UploadRecord) => Partial<NewUpload> = () => ({}),
  ): Promise<AddedUploads> {
    const added: AddedUploads = { records: [], refused: [] }
    for (const { id, record } of this.#registry.ordered(ids)) {
      const { records, refused } = await this.add([{ ...renewed(record), ...changes(record) }])
      // The old upload goes only when the new one is in the journal.
      if (records.length > 0) await this.remove([id])
      added.records.push(...records)
      added.refused.push(...refused)
    }
    return added
  }

  /**
   * Puts new uploads in the place of finished ones, which are forgotten: what is still on the store is proven as their
   * options say, but not sent; what is not there is sent. `archived`: others of them, in the archive.
   */
  async recheck(ids: string[], archived: readonly DeliveredUpload[] = []): Promise<UploadRecord[]> {
    const finished = [...this.#registry.ordered(ids), ...archived]
    const again = await journalRechecked(this.#context, finished)
    const uploads = again.map(({ record, delivered }) => this.#registry.add(record, delivered))
    await Promise.all([
      this.remove(ids),
      this.finished.removeArchived(new Set(archived.map(({ record }) => record.id))),
    ])
    this.#scheduler.enqueue(uploads)
    return again.map(({ record }) => record)
  }

  /**
   * Moves uploads before another one in the queue, or to its end. What runs keeps running, but free part slots go
   * to earlier ones first. Survives a restart.
   */
  async reorder(ids: string[], before: string | null): Promise<void> {
    const journalled = this.#registry.reorder(ids, before)
    this.#scheduler.sort()
    await journalled
  }

  /** Stops, aborts the session on the store; the local file stays, also where the upload is done by now. */
  async cancel(ids: string[]): Promise<void> {
    await Promise.all([this.#cancelOpen(ids), this.keepLocal(ids)])
  }

  async #cancelOpen(ids: string[]): Promise<void> {
    const chosen = this.#registry.ordered(ids)
    this.#written.drop(chosen)
    await this.#scheduler.halt(chosen)
    const open = chosen.filter(({ state }) => !isEnded(state))
    await Promise.all(
      open.map((upload) => upload.move({ kind: 'cancelled', abandoned: sessionOf(upload.state) })),
    )
    for (const upload of open) this.#abandoned.add(upload)
  }

  /** Forgets finished, failed and cancelled uploads; others are cancelled first. */
  async remove(ids: string[]): Promise<void> {
    await Promise.all([this.#cancelOpen(ids), this.#delayedTrash.stop(ids)])
    await this.#registry.forget(this.#registry.ordered(ids))
  }

  /** Leaves the files of finished uploads alone that were to go to the trash later. */
  async keepLocal(ids: string[]): Promise<void> {
    const pending = () => this.#registry.ordered(ids).filter(isPending)
    await Promise.all([this.#scheduler.halt(pending()), this.#delayedTrash.stop(ids)])
    await Promise.all(pending().map((upload) => journalLocal(upload, kept(null))))
  }

  /** Later runs of this upload use this address and these options. */
  async amend(id: string, changes: Partial<Pick<UploadRecord, 'address' | 'options'>>): Promise<void> {
    await this.#registry.get(id)?.amend(changes)
  }

  /** See `Redirects`. */
  redirect(courses: ReadonlyMap<string, Course>, then: 'tried' | 'held' = 'tried'): Promise<Redirected> {
    return this.#redirects.take(courses, then)
  }

  /** See `chooseFile`. */
  chooseFile(id: string, file: string): Promise<boolean> {
    const { source } = this.#context
    const around = { source, registry: this.#registry, scheduler: this.#scheduler, pausing: this.#pausing }
    return chooseFile(around, id, file)
  }

  /** A person allows an upload to replace the object with this ETag, which is at its key now; it is tried. */
  async replace(id: string, etag: string): Promise<void> {
    await this.#registry.get(id)?.amend({ mayReplace: etag })
    await this.retry([id])
  }

  /** Whether the upload goes on to where its destination was before. */
  setAtOldPlace(id: string, isThere: boolean): void {
    this.#registry.get(id)?.warn(isThere ? t('notes.oldPlace') : null, 'place')
  }

  /** Bandwidth for all uploads together, from now on; the lower of this and an upload's own limit holds. */
  setBandwidth(timetable: Timetable): void {
    this.#context.bandwidth.setForAll(timetable)
  }

  /** Called after any change of state, and at each chunk that was sent (`bytes`), with the upload's id. */
  onChange(listener: (id: string, change: Change, state: UploadView['state']) => void): () => void {
    return this.#registry.onChange(({ id, state }, change) => listener(id, change, state))
  }

  /**
   * Stops all runs, keeps all state, closes the journal. What is on its way to the store may end in `graceMs`, as far as
   * it can. Idempotent, but a second call can end that, too.
   */
  stop(graceMs = 0): Promise<void> {
    if (this.#stopped !== null && graceMs === 0) void this.#scheduler.haltAll(0)
    return (this.#stopped ??= this.#stop(graceMs))
  }

  async #stop(graceMs: number): Promise<void> {
    this.#written.drop()
    const halted = this.#scheduler.haltAll(graceMs)
    const sending = this.#registry.all().filter(({ state }) => state.kind === 'sending')
    await Promise.all([
      halted,
      graceMs === 0 ? null : this.#pausing.end(sending, 'queued'),
      this.#delayedTrash.stop(),
      this.#abandoned.stop(),
      this.#redirects.stop(),
    ])
    await this.#context.journal.close()
  }
}
