import type { LiveUpload } from './live-upload.ts'

type Ranked = Pick<LiveUpload, 'rank'>

/** So many that have left are kept before the others are moved up. */
const mostLeft = 1_000

/**
 * Uploads that are to be started, by rank. The first one is asked for several times for each that starts: a Set alone
 * would walk over all that have left it, and a hundred thousand files would take minutes.
 */
export class ReadyUploads<Upload extends Ranked = LiveUpload> {
  readonly #members = new Set<Upload>()
  /** By rank. Some may have left. */
  #order: Upload[] = []
  /** All before this place have left. */
  #from = 0
  /** None of them has a higher rank. */
  #highestRank = -Infinity

  get size(): number {
    return this.#members.size
  }

  get first(): Upload | undefined {
    for (; this.#from < this.#order.length; this.#from++) {
      const upload = this.#order[this.#from]
      if (upload !== undefined && this.#members.has(upload)) return upload
    }
    return undefined
  }

  *[Symbol.iterator](): Generator<Upload> {
    for (let place = this.#from; place < this.#order.length; place++) {
      const upload = this.#order[place]
      if (upload !== undefined && this.#members.has(upload)) yield upload
    }
  }

  /** Those that come in their order are not sorted: thousands that go on one after the other would take minutes. */
  add(uploads: Upload[]): void {
    let isInOrder = true
    for (const upload of uploads) {
      isInOrder &&= upload.rank > this.#highestRank
      this.#highestRank = Math.max(this.#highestRank, upload.rank)
      this.#members.add(upload)
      this.#order.push(upload)
    }
    if (!isInOrder) this.sort()
  }

  delete(upload: Upload): void {
    this.#members.delete(upload)
    if (this.first === undefined || this.#from > Math.max(mostLeft, this.#order.length / 2)) {
      this.#order = this.#order.slice(this.#from)
      this.#from = 0
    }
  }

  /** To be called when ranks have changed. */
  sort(): void {
    this.#order = [...this.#members].sort((a, b) => a.rank - b.rank)
    this.#from = 0
    this.#highestRank = this.#order.at(-1)?.rank ?? -Infinity
  }
}
