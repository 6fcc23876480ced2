import { bytesInWords, durationInWords, isHeld, t, type UploadView } from '#contract'
import type { WindowState } from '../store.ts'
import { clockTime } from '../words/clock-time.ts'

/** What an upload waits for, and below it for how long, or what happens next. */
export type WaitingWords = { what: string; more: string | null }

type Shown = Pick<UploadView, 'state' | 'since' | 'sizeBytes'>

/** Shorter waits are not counted. */
const shortestMs = 1000

/** A file that has changed within this time grows. It is looked at once a second. */
const growsMs = 3000

/** For what, and for how long, this upload waits. `now` in milliseconds since the epoch. Null while it does not wait. */
export function waitingInWords(upload: Shown | undefined, now: number): WaitingWords | null {
  if (upload === undefined) return null
  const { state, since, sizeBytes } = upload
  const waitedMs = now - (since ?? now)
  const time = durationInWords(waitedMs)
  const isFresh = waitedMs < shortestMs
  const waited = isFresh ? null : t('row.waited', { time })
  if (state.kind === 'ending')
    return { what: t(state.next === 'paused' ? 'row.pausing' : 'row.finishing'), more: t('row.ending') }
  if (state.kind !== 'waiting') return since === null ? null : { what: t('row.silent', { time }), more: null }
  const { until } = state
  switch (until) {
    case 'network':
      return {
        what: t('states.waitingForNetwork'),
        more: isFresh ? t('row.keepsTrying') : t('row.waitedKeepsTrying', { time }),
      }
    case 'volume':
      return { what: t('states.waitingForDrive'), more: waited }
    case 'person':
      return { what: t('states.waitingForYou'), more: waited }
    case 'writer': {
      const size = bytesInWords(sizeBytes)
      return {
        what: t('states.stillWritten'),
        more: waitedMs < growsMs ? t('row.growing', { size }) : t('row.unchanged', { size, time }),
      }
    }
    default:
      if (isHeld(state))
        return {
          what: t('states.waitingUntil', { time: clockTime(until.time, now) }),
          more: t('row.forHours'),
        }
      return { what: nextTryInWords(until.time, now), more: waited }
  }
}

function nextTryInWords(at: number, now: number): string {
  const leftMs = at - now
  if (leftMs >= 60_000) return t('row.triesAgainAt', { time: clockTime(at, now) })
  return leftMs > 0 ? t('row.triesAgainIn', { time: durationInWords(leftMs + 999) }) : t('row.triesAgainNow')
}

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
