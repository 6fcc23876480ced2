/**
 * The life of one process. After its end nothing that it awaits ever comes back, as after kill -9. It can be
 * made to end at its nth step, so that a test can crash between any two.
 */
export class Life {
  steps = 0
  #endsAt: number

  constructor(endsAt = Infinity) {
    this.#endsAt = endsAt
  }

  get isOver(): boolean {
    return this.steps >= this.#endsAt
  }

  end(): void {
    this.#endsAt = this.steps
  }

  /** Stands before and after every effect on the outside world. */
  step(): Promise<void> {
    if (this.isOver) return new Promise(() => undefined)
    this.steps++
    return this.isOver ? new Promise(() => undefined) : Promise.resolve()
  }
}
