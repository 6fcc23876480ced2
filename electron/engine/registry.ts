import {
  hasSession,
  isEnded,
  isSettled,
  type Delivered,
  type UploadRecord,
  type UploadView,
} from '../contract/index.ts'
import type { Log } from '../core/log.ts'
import { movedBefore, ranksBetween } from '../core/queue-order.ts'
import { isSameSource } from '../core/source-identity.ts'
import { addedUpload } from './added-upload.ts'
import type { Deliveries } from './deliveries.ts'
import { LiveUpload } from './live-upload.ts'
import type { Clock, Journal, JournalUpload } from './ports.ts'
import type { Change } from './progress.ts'

type Around = ConstructorParameters<typeof LiveUpload>[2]

/** All uploads in memory, in the order of the queue, and the one event about them. */
export class Registry {
  readonly #uploads = new Map<string, LiveUpload>()
  /** Those of them that are not over. There may be very many others. */
  readonly #open = new Set<LiveUpload>()
  /** Those of them that are not shown: they wait to be removed, or are history. */
  readonly #hidden = new Set<string>()
  readonly #forgotten = new Set<string>()
  readonly #listeners = new Set<(upload: LiveUpload, change: Change) => void>()
  readonly #around: Around
  readonly #deliveries: Deliveries
  #lastRank = 0
  /** What stores have taken in this process, of all uploads. */
  storedBytes = 0

  constructor({
    deliveries,
    ...parts
  }: {
    journal: Journal
    clock: Clock
    log: Log
    deliveries: Deliveries
  }) {
    this.#deliveries = deliveries
    this.#around = {
      ...parts,
      changed: (upload, change) => this.changed(upload, change),
      stored: (bytes) => void (this.storedBytes += bytes),
    }
    for (const remembered of parts.journal.uploads()) this.#hold(remembered)
  }

  #hold(remembered: JournalUpload): LiveUpload {
    const upload = new LiveUpload(remembered, ++this.#lastRank, this.#around)
    this.#uploads.set(upload.id, upload)
    this.#deliveries.hold(upload.record)
    this.#sortOut(upload)
    return upload
  }

  #sortOut(upload: LiveUpload): void {
    if (isEnded(upload.state) || !this.#uploads.has(upload.id)) this.#open.delete(upload)
    else this.#open.add(upload)
  }

  /** Called after any change of an upload, and at each chunk that was sent. */
  onChange(listener: (upload: LiveUpload, change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(upload: LiveUpload, change: Change = 'all'): void {
    if (change === 'all') this.#sortOut(upload)
    for (const listener of this.#listeners) listener(upload, change)
  }

  get(id: string): LiveUpload | undefined {
    return this.#uploads.get(id)
  }

  all(): LiveUpload[] {
    return [...this.#uploads.values()]
  }

  /** Those of these uploads that are known, each once, in the order of the queue. */
  ordered(ids: string[]): LiveUpload[] {
    const found = [...new Set(ids)]
      .map((id) => this.#uploads.get(id))
      .filter((upload) => upload !== undefined)
    return found.toSorted((a, b) => a.rank - b.rank)
  }

  /** Undefined for an upload that is not shown. */
  view(id: string): UploadView | undefined {
    return this.#hidden.has(id) ? undefined : this.#uploads.get(id)?.view()
  }

  views(which: 'all' | 'open'): UploadView[] {
    const uploads = which === 'open' ? [...this.#open] : this.all()
    return uploads.map(({ id }) => this.view(id)).filter((view) => view !== undefined)
  }

  /** True while another upload that has not ended has the same file as its source. */
  needsFileOf({ id, record }: LiveUpload): boolean {
    for (const other of this.#open) if (other.id !== id && isSameSource(other.record, record)) return true
    return false
  }

  /** Holds a new upload, at the end of the queue. The journal has it by now. */
  add(record: UploadRecord, delivered: Delivered | null): LiveUpload {
    const upload = this.#hold(addedUpload(record, delivered))
    this.changed(upload)
    return upload
  }

  /** Shows uploads no longer. */
  hide(uploads: readonly LiveUpload[]): void {
    for (const upload of uploads.filter(({ id }) => !this.#hidden.has(id))) {
      this.#hidden.add(upload.id)
      this.changed(upload)
      this.#deliveries.drop(upload.record)
    }
  }

  /** Shows uploads again that were hidden, but for those that are forgotten. */
  show(uploads: readonly LiveUpload[]): void {
    for (const upload of uploads) {
      if (this.#forgotten.has(upload.id) || !this.#hidden.delete(upload.id)) continue
      this.#deliveries.hold(upload.record)
      this.changed(upload)
    }
  }

  isForgotten({ id }: LiveUpload): boolean {
    return this.#forgotten.has(id)
  }

  /** Moves uploads that are over from memory and journal to the archive. */
  async archive(uploads: readonly LiveUpload[]): Promise<void> {
    const { journal } = this.#around
    const ids = new Set(uploads.filter(({ state }) => isSettled(state)).map(({ id }) => id))
    await journal.archive(ids)
    // Somebody may have removed some of them meanwhile.
    const forgotten = new Set([...ids].filter((id) => this.#forgotten.has(id)))
    if (forgotten.size > 0) await journal.removeArchived(forgotten)
    const moved = uploads.filter(({ id }) => ids.has(id))
    this.hide(moved)
    for (const upload of moved) {
      this.#uploads.delete(upload.id)
      this.#hidden.delete(upload.id)
      this.changed(upload)
    }
  }

  /** Shows uploads no longer, and drops each as soon as the store has no parts of it left. */
  async forget(uploads: readonly LiveUpload[]): Promise<void> {
    this.hide(uploads)
    for (const { id } of uploads) this.#forgotten.add(id)
    // Side by side, so that they share a sync of the journal.
    await Promise.all(uploads.map((upload) => this.dropForgotten(upload)))
    for (const upload of uploads) this.changed(upload)
  }

  /** Drops the upload from memory and journal if it is forgotten and has no session any more. */
  async dropForgotten(upload: LiveUpload): Promise<void> {
    if (!this.#forgotten.has(upload.id) || hasSession(upload.state)) return
    this.#uploads.delete(upload.id)
    await this.#around.journal.append({ type: 'removed', id: upload.id }, 'durable')
    this.changed(upload)
  }

  /**
   * Moves uploads before another one in the queue, or to its end. Only those that move get another rank, so that only
   * they are shown anew; all do when there is no room left between two ranks.
   */
  async reorder(ids: string[], before: string | null): Promise<void> {
    const chosen = this.ordered(ids).filter(({ state }) => !isEnded(state))
    const moving = new Set(chosen.map(({ id }) => id))
    if (before === null || (!moving.has(before) && this.#uploads.has(before))) this.#rerank(moving, before)
    await this.#around.journal.append({ type: 'moved', ids: [...moving], before }, 'durable')
  }

  #rerank(moving: Set<string>, before: string | null): void {
    const order = movedBefore([...this.#uploads.keys()], [...moving], before)
    const all = order.map((id) => this.#uploads.get(id)).filter((upload) => upload !== undefined)
    const first = all.findIndex(({ id }) => moving.has(id))
    const low = all[first - 1]?.rank ?? null
    const high = all[first + moving.size]?.rank ?? null
    const ranks = ranksBetween(low, high, moving.size)
    const changed = ranks === null ? all : all.filter(({ id }) => moving.has(id))
    for (const [index, upload] of changed.entries()) upload.rank = ranks?.[index] ?? index
    this.#lastRank = Math.max(this.#lastRank, changed.at(-1)?.rank ?? 0)
    this.#uploads.clear()
    for (const upload of all) this.#uploads.set(upload.id, upload)
    for (const upload of changed) this.changed(upload)
  }
}
