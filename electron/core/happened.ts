import { isHeld, isPaused, sessionOf, type Happening, type UploadState } from '../contract/index.ts'

/** Of an upload, so many are remembered: the newest. */
export const mostHappenings = 100
/** A wait that is over sooner than this is not worth reading about, in milliseconds. */
const shortWaitMs = 3_000

/** What had happened, and one thing more. */
export function withHappening(before: readonly Happening[], one: Happening): Happening[] {
  return [...before, one].slice(-mostHappenings)
}

/**
 * What had happened after an upload has moved from one state to another, at a moment in milliseconds since the epoch. It
 * goes by what still lasts and by the new state, so that the journal read again says the same as the upload in memory,
 * which a new start has put back into the queue. Most uploads just go to their end: then it is the same list as before.
 */
export function happenedAfter(
  before: readonly Happening[],
  { from, to, at }: { from: UploadState; to: UploadState; at: number },
): readonly Happening[] {
  const happened = ended(before, to, at)
  const lasts = happened.some(isLasting)
  const begin = (one: Happening) => (lasts ? happened : withHappening(happened, one))
  if (isPaused(to)) return begin({ kind: 'paused', at, until: null })
  if (to.kind === 'failed') return withHappening(happened, { kind: 'failed', at, message: to.error.message })
  if (to.kind === 'waiting') {
    const { message } = to.cause
    return begin({ kind: 'waited', at, until: null, waitsFor: waitsFor(to), message })
  }
  const isSent = to.kind === 'verifying' && sessionOf(from) !== null
  return isSent ? withHappening(happened, { kind: 'sent', at }) : happened
}

/** Ends what lasted until now, if the new state is another one. */
function ended(before: readonly Happening[], to: UploadState, at: number): readonly Happening[] {
  const place = before.findIndex(isLasting)
  const one = before[place]
  if (one === undefined || !isLasting(one) || goesOn(one, to)) return before
  const isShort = one.kind === 'waited' && at - one.at < shortWaitMs
  return [...before.slice(0, place), ...(isShort ? [] : [{ ...one, until: at }]), ...before.slice(place + 1)]
}

type Lasting = Extract<Happening, { until: number | null }>

function isLasting(one: Happening): one is Lasting {
  return 'until' in one && one.until === null
}

function goesOn(one: Lasting, to: UploadState): boolean {
  return one.kind === 'paused' ? isPaused(to) : to.kind === 'waiting' && waitsFor(to) === one.waitsFor
}

type Waited = Extract<Happening, { kind: 'waited' }>

/** While a line is down, one wait has several causes one after the other. */
function waitsFor(state: Extract<UploadState, { kind: 'waiting' }>): Waited['waitsFor'] {
  if (isHeld(state)) return 'hours'
  return typeof state.until === 'string' ? state.until : 'store'
}

/** The remarks among them. */
export function notesOf(happened: readonly Happening[]): string[] {
  return happened.flatMap((one) => (one.kind === 'note' ? one.text : []))
}
