import { bytesInWords, isHeld, type UploadView } from '#contract'
import type { WindowState } from '../store.ts'
import { clockTime } from '../words/clock-time.ts'
import { durationInWords } from '../words/duration-in-words.ts'

/** What an upload waits for, and below it for how long, or what happens next. */
export type WaitingWords = { what: string; more: string | null }

type Shown = Pick<UploadView, 'state' | 'since' | 'sizeBytes'>

/** A file that has changed within this time grows. It is looked at once a second. */
const growsMs = 3000

/** For what, and for how long, this upload waits. `now` in milliseconds since the epoch. Null while it does not wait. */
export function waitingInWords(upload: Shown | undefined, now: number): WaitingWords | null {
  if (upload === undefined) return null
  const { state, sizeBytes } = upload
  const waitedMs = now - (upload.since ?? now)
  const waited = `for ${durationInWords(waitedMs)}`
  if (state.kind === 'ending')
    return { what: state.next === 'paused' ? 'Pausing' : 'Finishing', more: endingWords }
  if (state.kind !== 'waiting')
    return upload.since === null ? null : { what: silenceInWords(waitedMs), more: null }
  const { until } = state
  switch (until) {
    case 'network':
      return { what: 'Waiting for the network', more: `${waited}, keeps trying` }
    case 'volume':
      return { what: 'Waiting for the drive', more: waited }
    case 'person':
      return { what: 'Waiting for you', more: waited }
    case 'writer': {
      const size = bytesInWords(sizeBytes)
      const grows = waitedMs < growsMs
      return {
        what: 'Still being written',
        more: grows ? `${size} so far, growing` : `${size}, unchanged ${waited}`,
      }
    }
    default:
      if (isHeld(state))
        return { what: `Waiting until ${clockTime(until.time, now)}`, more: 'for the hours for uploads' }
      return { what: nextTryInWords(until.time, now), more: waited }
  }
}

export const endingWords = 'finishing what is on its way'

/** What helps a line that is silent. */
export const silentAdvice = 'If none come, Dropreel tries a new connection.'

function silenceInWords(silentMs: number): string {
  return `No bytes for ${durationInWords(silentMs)}`
}

function nextTryInWords(at: number, now: number): string {
  const leftMs = at - now
  if (leftMs >= 60_000) return `Tries again at ${clockTime(at, now)}`
  return leftMs > 0 ? `Tries again in ${durationInWords(leftMs + 999)}` : 'Tries again now'
}

export const codeWords = 'Waiting for your code'

/** True for an upload that cannot go on before the code is typed that its sign-in asks for. */
export function awaitsCode(
  { state, inFlightBytes, destinationId }: Pick<UploadView, 'state' | 'inFlightBytes' | 'destinationId'>,
  { mfaQuestion, destinations }: Pick<WindowState, 'mfaQuestion' | 'destinations'>,
): boolean {
  if (mfaQuestion === null || inFlightBytes > 0 || !needsKeys.has(state.kind)) return false
  const keys = destinations.find(({ id }) => id === destinationId)?.credentials
  return keys?.kind === 'profile' && keys.name === mfaQuestion.profile
}

const needsKeys: ReadonlySet<string> = new Set(['queued', 'opening', 'sending', 'finishing', 'verifying'])
