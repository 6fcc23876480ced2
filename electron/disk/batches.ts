import type { AppFailure } from '../core/errors.ts'
import type { Scan, ScannedFile } from './scanned-file.ts'

/** Takes what was found; more is looked for meanwhile. */
export type Take = (found: Scan) => Promise<void>

/** The first files are handed over soon, so that their upload begins. */
const firstFiles = 32
const mostFiles = 256

/** Hands over what a scan finds in batches, one at a time, so that memory does not grow with the number of files. */
export class Batches {
  /** So many files were found. */
  files = 0
  /** So much was left out. */
  skipped = 0
  #open: Scan = { files: [], skipped: [], junk: [] }
  #taken: Promise<void> = Promise.resolve()
  readonly #take: Take

  constructor(take: Take) {
    this.#take = take
  }

  skip(failure: AppFailure): void {
    this.skipped++
    this.#open.skipped.push(failure)
  }

  leaveOut(name: string): void {
    this.#open.junk.push(name)
  }

  /** Waits for the batch before where this one is full. Throws what `take` throws. */
  async add(file: ScannedFile): Promise<void> {
    this.files++
    this.#open.files.push(file)
    const most = this.files <= firstFiles ? firstFiles : mostFiles
    if (this.#open.files.length >= most) await this.#handOver()
  }

  /** Resolves when everything is taken. Throws what `take` throws. */
  async end(): Promise<void> {
    await this.#handOver()
    await this.#taken
  }

  /** Resolves when nothing is being taken any more, however that ends. */
  async rest(): Promise<void> {
    await this.#taken.catch(() => undefined)
  }

  async #handOver(): Promise<void> {
    await this.#taken
    const batch = this.#open
    this.#open = { files: [], skipped: [], junk: [] }
    this.#taken = this.#take(batch)
    // Whoever waits for it gets it; until then it is no unhandled rejection.
    this.#taken.catch(() => undefined)
  }
}
