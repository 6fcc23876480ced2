import type { DeliveryView, UploadRecord } from '../contract/index.ts'

type Known = {
  view: DeliveryView
  /** So many uploads of it are held. */
  files: number
}

/** What was added together: known as long as an upload of it is held. */
export class Deliveries {
  readonly #known = new Map<string, Known>()
  readonly #listeners = new Set<(id: string) => void>()

  /** Called after any change of a delivery but those of its uploads. */
  onChange(listener: (id: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** An upload is held from now on. */
  hold({ delivery, destinationId }: UploadRecord): void {
    if (delivery === undefined) return
    const { id, title } = delivery
    const known = this.#known.get(id)
    if (known !== undefined) known.files++
    else {
      this.#known.set(id, { view: { id, title, destinationId, reading: { kind: 'over' } }, files: 1 })
      this.#changed(id)
    }
  }

  /** An upload is shown no longer. */
  drop({ delivery }: UploadRecord): void {
    const known = delivery && this.#known.get(delivery.id)
    if (known === undefined) return
    known.files--
    if (known.files > 0) return
    this.#known.delete(known.view.id)
    this.#changed(known.view.id)
  }

  view(id: string): DeliveryView | undefined {
    return this.#known.get(id)?.view
  }

  views(): DeliveryView[] {
    return Array.from(this.#known.values(), ({ view }) => view)
  }

  #changed(id: string): void {
    for (const listener of this.#listeners) listener(id)
  }
}
