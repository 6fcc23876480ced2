import { hasNewVersion, isHeld, type UploadState } from '#contract'
import { isSingle, type Grouping, type ShownDelivery } from './deliveries.ts'
import { deliveryState } from './delivery-state.ts'
import type { Change } from './summary.ts'

const mostNames = 3

type Deliveries = Grouping['deliveries']

/**
 * What a screen reader says about changed uploads: each change of state once, percentages never; null when
 * nothing worth saying happened. More than three uploads with the same news are counted, not named. A delivery speaks for
 * its files, but for what goes wrong with one.
 */
export function announce(changes: readonly Change[], before: Deliveries, now: Deliveries): string | null {
  const news = new Map<string, string[]>()
  const say = (name: string, words: string) => news.set(words, [...(news.get(words) ?? []), name])
  const touched = new Set<string>()
  for (const { before: known, now: upload } of changes) {
    if (upload === undefined) continue
    const delivery = now.get(upload.deliveryId)
    const isPart = delivery !== undefined && !isSingle(delivery)
    if (isPart) touched.add(upload.deliveryId)
    const words = spoken(upload.state)
    if (known !== undefined && spoken(known.state) === words) continue
    if (!isPart || upload.state.kind === 'failed') say(upload.name, words)
  }
  for (const id of touched) {
    const delivery = now.get(id)
    const words = delivery && deliveryNews(delivery)
    const known = before.get(id)
    if (words === undefined || (known !== undefined && deliveryNews(known) === words)) continue
    say(delivery?.title ?? '', words)
  }
  const sentences = Array.from(news, ([words, names]) =>
    names.length > mostNames ? `${names.length} files: ${words}` : `${names.join(', ')}: ${words}`,
  )
  return sentences.length === 0 ? null : sentences.join(' ')
}

/** Which files need a person is said by each of them. */
function deliveryNews(delivery: ShownDelivery): string | undefined {
  const { kind } = deliveryState(delivery)
  if (kind === 'needs-you') return undefined
  if (kind === 'done') return 'uploaded.'
  return kind === 'reading' ? 'being read.' : `${kind}.`
}

/** Steps that follow each other by themselves share their words, so they are said once. */
function spoken(state: UploadState): string {
  switch (state.kind) {
    case 'opening':
    case 'sending':
    case 'finishing':
    case 'verifying':
      return 'uploading.'
    case 'waiting':
      return isHeld(state) ? 'waiting for the hours in the timetable.' : waitingFor(state.until)
    case 'failed':
      return `${hasNewVersion(state) ? 'waiting for you' : 'failed'}. ${state.error.message} ${state.error.advice}`
    case 'done':
      return doneInWords(state)
    case 'ending':
      return 'finishing what is on its way.'
    case 'queued':
    case 'paused':
    case 'cancelled':
      return `${state.kind}.`
  }
}

function waitingFor(until: Extract<UploadState, { kind: 'waiting' }>['until']): string {
  if (until === 'network') return 'waiting for the network.'
  if (until === 'volume') return 'waiting for the drive.'
  if (until === 'writer') return 'waiting for the file, which is still being written.'
  return until === 'person' ? 'waiting for you.' : 'waiting to try again.'
}

/** What becomes of the file only where somebody wanted it to go. */
function doneInWords({ local }: Extract<UploadState, { kind: 'done' }>): string {
  if (local.kind === 'trashed') return 'uploaded, and its file is in the trash.'
  if (local.kind === 'left-in-trash') return `uploaded. ${local.why}`
  return local.kind === 'kept' && local.why !== null
    ? `uploaded, but its file stays. ${local.why}`
    : 'uploaded.'
}
