import {
  causeOf,
  localInWords,
  stateInWords,
  type Link,
  type Local,
  type UploadState,
} from '../contract/index.ts'

type Done = Extract<UploadState, { kind: 'done' }>

/** Seconds in words: 45 s, 12 min, 3 h 5 min. */
export function secondsInWords(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A day in words: 3 Dec 2026. `at` in milliseconds since the epoch. */
export function dayInWords(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** A moment for scripts, as ISO 8601. `at` in milliseconds since the epoch; null stays null. */
export function isoDate(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString()
}

const timeInWords = (at: number): string => new Date(at).toLocaleString()

/** A state in a line, with the reason why an upload waits or failed. */
export function stateInALine(state: UploadState): string {
  const words = stateInWords(state, timeInWords)
  return `${words.slice(0, 1).toLowerCase()}${words.slice(1)}${detailOf(state)}`
}

/** `grade B, read back`. */
export function proofInWords({ proof, readBack }: Pick<Done, 'proof' | 'readBack'>): string {
  return `grade ${proof}${readBack === true ? ', read back' : ''}`
}

function detailOf(state: UploadState): string {
  if (state.kind === 'done' && state.proof !== 'none') return ` (${proofInWords(state)})`
  if (state.kind === 'cancelled' && state.abandoned !== null) return ', but its parts are still on the store'
  const cause = causeOf(state)
  return cause === null ? '' : `. ${cause.message}`
}

/** What became of the local file, in a sentence; null where nobody asked for its deletion. */
export function localInASentence(local: Local): string | null {
  // Whether its time has come or not: unlike the window, nothing here moves it while this is read.
  const words = localInWords(local, -Infinity, (at) => `after ${timeInWords(at)}`)
  return words === null || words.endsWith('.') ? words : `${words}.`
}

/** How long a link works, and why no longer: valid until …: the credentials end then. */
export function validInWords({ validUntil, limitedBy }: Pick<Link, 'validUntil' | 'limitedBy'>): string {
  if (validUntil === null) return 'public, no end'
  const end = `valid until ${timeInWords(validUntil)}`
  switch (limitedBy) {
    case 'seven-days':
      return `${end}: S3 allows seven days`
    case 'administrator':
      return `${end}: your administrator allows no longer links`
    case 'credentials':
      return `${end}: the credentials end then`
    case 'express-session':
      return `${end}: S3 Express ends every link after five minutes`
    case 'unknown-session':
      return `${end}, or until the session of the credentials ends, at a time they do not say`
    case 'request':
    case 'nothing':
      return end
  }
}
