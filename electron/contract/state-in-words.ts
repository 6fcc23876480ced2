import type { Local, UploadKind, UploadState } from './upload-state.ts'

/** A moment in words, of milliseconds since the epoch: how much of it to say is the reader's place to know. */
type TimeInWords = (at: number) => string

const words: Record<Exclude<UploadKind, 'waiting' | 'failed' | 'done'>, string> = {
  queued: 'Queued',
  opening: 'Starting',
  sending: 'Uploading',
  finishing: 'Finishing',
  verifying: 'Verifying',
  ending: 'Finishing what is on its way',
  paused: 'Paused',
  cancelled: 'Cancelled',
}

export function stateInWords(state: UploadState, timeInWords: TimeInWords): string {
  switch (state.kind) {
    case 'waiting':
      return waitingInWords(state, timeInWords)
    case 'failed':
      return hasNewVersion(state) ? 'File changed' : 'Not uploaded'
    case 'done':
      if (state.proof === 'none') return 'Uploaded'
      return state.readBack === true ? 'Uploaded, read back' : 'Uploaded, verified'
    default:
      return words[state.kind]
  }
}

function waitingInWords(state: Extract<UploadState, { kind: 'waiting' }>, timeInWords: TimeInWords): string {
  const { until } = state
  if (until === 'network') return 'Waiting for the network'
  if (until === 'volume') return 'Waiting for the drive'
  if (until === 'writer') return 'Waiting for the file'
  if (until === 'person') return 'Waiting for you'
  const time = timeInWords(until.time)
  return isHeld(state) ? `Waiting until ${time}` : `Trying again at ${time}`
}

/** True when the file changed: only a person can say which version is meant. */
export function hasNewVersion(state: UploadState): boolean {
  return state.kind === 'failed' && state.error.code === 'SourceChanged'
}

/** True while it waits for the end of a file that is still being written. */
export function isStillWritten(state: UploadState): boolean {
  return state.kind === 'waiting' && state.until === 'writer'
}

/** True while it only waits for the hours in which the timetable allows uploads. */
export function isHeld(state: UploadState): boolean {
  return state.kind === 'waiting' && state.cause.code === 'HeldByTimetable'
}

/**
 * What became of the file on this computer; null where nobody wanted it to go. `now` in milliseconds since the epoch.
 */
export function localInWords(local: Local, now: number, timeInWords: TimeInWords): string | null {
  switch (local.kind) {
    case 'kept':
      return local.why === null ? null : `The file stays: ${local.why}`
    case 'trash-after': {
      if (local.time <= now) return 'Moving the file to the trash'
      const when = `The file goes to the trash ${timeInWords(local.time)}`
      return local.why === null ? when : `${when}: ${local.why}`
    }
    case 'left-in-trash':
      return local.why
    case 'trashed':
      return 'The file is in the trash'
    case 'gone':
      return 'The file was no longer there'
  }
}
