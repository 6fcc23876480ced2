import { t } from './texts/text.ts'
import type { Local, UploadState } from './upload-state.ts'

/** A moment in words, of milliseconds since the epoch: how much of it to say is the reader's place to know. */
type TimeInWords = (at: number) => string

export function stateInWords(state: UploadState, timeInWords: TimeInWords): string {
  switch (state.kind) {
    case 'waiting':
      return waitingInWords(state, timeInWords)
    case 'failed':
      return t(hasNewVersion(state) ? 'states.fileChanged' : 'states.notUploaded')
    case 'done':
      if (state.proof === 'none') return t('states.uploaded')
      return t(state.readBack === true ? 'states.uploadedAndReadBack' : 'states.uploadedAndVerified')
    default:
      return t(`states.${state.kind}`)
  }
}

function waitingInWords(state: Extract<UploadState, { kind: 'waiting' }>, timeInWords: TimeInWords): string {
  const { until } = state
  if (until === 'network') return t('states.waitingForNetwork')
  if (until === 'volume') return t('states.waitingForDrive')
  if (until === 'writer') return t('states.waitingForFile')
  if (until === 'person') return t('states.waitingForYou')
  return t(isHeld(state) ? 'states.waitingUntil' : 'states.tryingAgainAt', { time: timeInWords(until.time) })
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
      return local.why === null ? null : t('local.staysBecause', { why: local.why })
    case 'trash-after': {
      if (local.time <= now) return t('local.goingToTrash')
      const time = timeInWords(local.time)
      return local.why === null
        ? t('local.toTrashAt', { time })
        : t('local.toTrashAtBecause', { time, why: local.why })
    }
    case 'left-in-trash':
      return local.why
    case 'trashed':
      return t('local.inTrash')
    case 'gone':
      return t('local.gone')
  }
}
