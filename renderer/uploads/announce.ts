import { hasNewVersion, isHeld, t, type TextKey, type UploadState } from '#contract'
import { isSingle, type Grouping, type ShownDelivery } from './deliveries.ts'
import { deliveryState, filesInWords } from './delivery-state.ts'
import type { Change } from './summary.ts'

const mostNames = 3

type Deliveries = Grouping['deliveries']

/** What is said of a file or a delivery: a text, and for what went wrong, the sentences that explain it. */
type News = { key: NewsKey; why: string }
type NewsKey = Exclude<Extract<TextKey, `announce.${string}`>, 'announce.moved'>

/**
 * What a screen reader says about changed uploads: each change of state once, percentages never; null when
 * nothing worth saying happened. More than three uploads with the same news are counted, not named. A delivery speaks for
 * its files, but for what goes wrong with one.
 */
export function announce(changes: readonly Change[], before: Deliveries, now: Deliveries): string | null {
  const said = new Map<string, News & { names: string[] }>()
  const say = (name: string, news: News) => {
    const id = idOf(news)
    const known = said.get(id)
    if (known === undefined) said.set(id, { ...news, names: [name] })
    else known.names.push(name)
  }
  const touched = new Set<string>()
  for (const { before: known, now: upload } of changes) {
    if (upload === undefined) continue
    const delivery = now.get(upload.deliveryId)
    const isPart = delivery !== undefined && !isSingle(delivery)
    if (isPart) touched.add(upload.deliveryId)
    const news = newsOf(upload.state)
    if (known !== undefined && idOf(newsOf(known.state)) === idOf(news)) continue
    if (!isPart || upload.state.kind === 'failed') say(upload.name, news)
  }
  for (const id of touched) {
    const delivery = now.get(id)
    const key = delivery && deliveryNews(delivery)
    const known = before.get(id)
    if (key === undefined || (known !== undefined && deliveryNews(known) === key)) continue
    say(delivery?.title ?? '', { key, why: '' })
  }
  const sentences = Array.from(said.values(), ({ key, why, names }) =>
    t(key, { why, names: names.length > mostNames ? filesInWords(names.length) : names.join(', ') }),
  )
  return sentences.length === 0 ? null : sentences.join(' ')
}

/** Most news are none: they are compared before anything is put into words. */
function idOf({ key, why }: News): string {
  return `${key} ${why}`
}

/** Which files need a person is said by each of them. */
function deliveryNews(delivery: ShownDelivery): NewsKey | undefined {
  const { kind } = deliveryState(delivery)
  if (kind === 'needs-you') return undefined
  return kind === 'done' ? 'announce.uploaded' : `announce.${kind}`
}

/** Steps that follow each other by themselves share their words, so they are said once. */
function newsOf(state: UploadState): News {
  switch (state.kind) {
    case 'opening':
    case 'sending':
    case 'finishing':
    case 'verifying':
      return { key: 'announce.uploading', why: '' }
    case 'waiting':
      return { key: isHeld(state) ? 'announce.waitingForHours' : waitingFor(state.until), why: '' }
    case 'failed': {
      const { message, advice } = state.error
      return {
        key: hasNewVersion(state) ? 'announce.changed' : 'announce.failed',
        why: `${message} ${advice}`,
      }
    }
    case 'done':
      return doneNews(state)
    case 'ending':
    case 'queued':
    case 'paused':
    case 'cancelled':
      return { key: `announce.${state.kind}`, why: '' }
  }
}

function waitingFor(until: Extract<UploadState, { kind: 'waiting' }>['until']): NewsKey {
  if (until === 'network') return 'announce.waitingForNetwork'
  if (until === 'volume') return 'announce.waitingForDrive'
  if (until === 'writer') return 'announce.waitingForFile'
  return until === 'person' ? 'announce.waitingForYou' : 'announce.waitingToTryAgain'
}

/** What becomes of the file only where somebody wanted it to go. */
function doneNews({ local }: Extract<UploadState, { kind: 'done' }>): News {
  if (local.kind === 'trashed') return { key: 'announce.uploadedAndTrashed', why: '' }
  if (local.kind === 'left-in-trash') return { key: 'announce.uploadedBut', why: local.why }
  return local.kind === 'kept' && local.why !== null
    ? { key: 'announce.uploadedButKept', why: local.why }
    : { key: 'announce.uploaded', why: '' }
}
