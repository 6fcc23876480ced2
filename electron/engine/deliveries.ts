import type { DeliveryView, UploadRecord } from '../contract/index.ts'

type Known = {
  view: DeliveryView
  /** So many uploads of it are held. */
  files: number
}

/** What was added together: known as long as an upload of it is held, or its folders are read. */
export class Deliveries {
  readonly #known = new Map<string, Known>()
  readonly #listeners = new Set<(id: string) => void>()

  /** Called after any change of a delivery but those of its uploads. */
  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** How far its folders are read, from now on. */
  show(view: DeliveryView): void {
    this.#set({ view, files: this.files(view.id) })
  }

  /** An upload is held from now on. */
  hold({ delivery, destinationId }: UploadRecord): void {
    if (delivery === undefined) return
    const { id, title } = delivery
    const known = this.#known.get(id)
    if (known !== undefined) known.files++
    else this.#set({ view: { id, title, destinationId, reading: { kind: 'over' } }, files: 1 })
  }

  /** An upload is shown no longer. */
  drop({ delivery }: UploadRecord): void {
    const known = delivery && this.#known.get(delivery.id)
    if (known === undefined) return
    known.files--
    if (known.files === 0) this.#set(known)
  }

  view(id: string): DeliveryView | undefined {
    return this.#known.get(id)?.view
  }

  views(): DeliveryView[] {
    return Array.from(this.#known.values(), ({ view }) => view)
  }

  /** So many of its uploads are held. */
  files(id: string): number {
    return this.#known.get(id)?.files ?? 0
  }

  #set(known: Known): void {
    const { id, reading } = known.view
    if (known.files === 0 && reading.kind !== 'now') this.#known.delete(id)
    else this.#known.set(id, known)
    for (const listener of this.#listeners) listener(id)
  }
}
