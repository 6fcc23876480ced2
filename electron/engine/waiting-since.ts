import { isHeld, isStillWritten, type UploadKind, type UploadState } from '../contract/index.ts'

type Waiting = Extract<UploadState, { kind: 'waiting' }>

/** A store that puts an object together is silent for long, and all is well. */
const mayBeSilent = new Set<UploadKind>(['opening', 'sending', 'ending', 'verifying'])

/**
 * Since when one upload waits, in milliseconds since the epoch: for what its state says, for a change of a file that is
 * still being written, or for a byte on a line that is silent.
 */
export class WaitingSince {
  #since: number | null = null
  #silentSince: number | null = null

  /** Null while it does not wait. */
  of({ kind }: UploadState): number | null {
    if (kind === 'waiting') return this.#since
    return mayBeSilent.has(kind) ? this.#silentSince : null
  }

  /** It has moved to another state. It still waits for the same when only the cause or the time of the next try differs. */
  moved(from: UploadState, to: UploadState, now: number): void {
    if (to.kind !== 'waiting') this.#since = null
    else if (isStillWritten(to)) this.#since ??= now
    else if (from.kind !== 'waiting' || sortOf(from) !== sortOf(to)) this.#since = now
  }

  /** The file that is waited for has changed. */
  fileChanged(at: number): void {
    this.#since = at
  }

  /** No byte has moved since then; null as soon as one does. True if that is news. */
  silent(since: number | null): boolean {
    if (since === this.#silentSince) return false
    this.#silentSince = since
    return true
  }
}

function sortOf(state: Waiting): string {
  if (typeof state.until === 'string') return state.until
  return isHeld(state) ? 'hours' : 'try'
}
