import { hasSession, isEnded, type Delivered, type UploadRecord, type UploadView } from '../contract/index.ts'
import type { Log } from '../core/log.ts'
import { movedBefore, ranksBetween } from '../core/queue-order.ts'
import { LiveUpload } from './live-upload.ts'
import { addedUpload, type Clock, type Journal, type JournalUpload } from './ports.ts'

/** All uploads in memory, in the order of the queue, and the one event about them. */
export class Registry {
  readonly #uploads = new Map<string, LiveUpload>()
  readonly #forgotten = new Set<string>()
  readonly #listeners = new Set<(upload: LiveUpload) => void>()
  readonly #around: ConstructorParameters<typeof LiveUpload>[1]
  #lastRank = 0

  constructor(parts: { journal: Journal; clock: Clock; log: Log }) {
    this.#around = { ...parts, changed: (upload) => this.changed(upload) }
    for (const remembered of parts.journal.uploads()) this.#hold(remembered)
  }

  #hold(remembered: JournalUpload): LiveUpload {
    const upload = new LiveUpload({ ...remembered, rank: ++this.#lastRank }, this.#around)
    this.#uploads.set(upload.id, upload)
    return upload
  }

  /** Called after any change of an upload, and at each chunk that was sent. */
  onChange(listener: (upload: LiveUpload) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(upload: LiveUpload): void {
    for (const listener of this.#listeners) listener(upload)
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

  /** Null for an upload that is about to be forgotten. */
  view(id: string): UploadView | undefined {
    return this.#forgotten.has(id) ? undefined : this.#uploads.get(id)?.view()
  }

  views(): UploadView[] {
    return [...this.#uploads.keys()].map((id) => this.view(id)).filter((view) => view !== undefined)
  }

  /** Holds a new upload, at the end of the queue. The journal has it by now. */
  add(record: UploadRecord, delivered: Delivered | null): LiveUpload {
    const upload = this.#hold({ ...addedUpload(record), delivered })
    this.changed(upload)
    return upload
  }

  /** Shows an upload no longer, and drops it as soon as the store has no parts of it left. */
  async forget(upload: LiveUpload): Promise<void> {
    this.#forgotten.add(upload.id)
    await this.dropForgotten(upload)
    this.changed(upload)
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
