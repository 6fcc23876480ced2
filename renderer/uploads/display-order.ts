import { isEnded, type UploadView } from '#contract'

/**
 * What is still to do comes first, in the order of the queue; below it what is over, the latest first. So the
 * top of the list answers both questions: what is going on, and where is my link.
 */
export function displayOrder(uploads: ReadonlyMap<string, UploadView>): string[] {
  const all = [...uploads.values()]
  const open = all.filter(({ state }) => !isEnded(state)).sort((a, b) => a.rank - b.rank)
  const over = all.filter(({ state }) => isEnded(state)).sort((a, b) => endOf(b) - endOf(a))
  return [...open, ...over].map((upload) => upload.id)
}

/** When an upload was over, in milliseconds since the epoch. */
function endOf({ state, addedAt }: UploadView): number {
  return state.kind === 'done' ? state.finishedAt : addedAt
}
