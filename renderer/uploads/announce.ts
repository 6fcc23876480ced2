import { hasNewVersion, isHeld, type UploadState, type UploadView } from '#contract'

const mostNames = 3

/**
 * What a screen reader says about changed uploads: each change of state once, percentages never; null when
 * nothing worth saying happened. More than three uploads with the same news are counted, not named.
 */
export function announce(
  before: ReadonlyMap<string, UploadView>,
  changed: readonly UploadView[],
): string | null {
  const news = new Map<string, string[]>()
  for (const upload of changed) {
    const words = spoken(upload.state)
    const known = before.get(upload.id)
    if (known !== undefined && spoken(known.state) === words) continue
    news.set(words, [...(news.get(words) ?? []), upload.name])
  }
  const sentences = Array.from(news, ([words, names]) =>
    names.length > mostNames ? `${names.length} files: ${words}` : `${names.join(', ')}: ${words}`,
  )
  return sentences.length === 0 ? null : sentences.join(' ')
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
