import type { UploadView } from '#contract'

/**
 * What is still to do comes first, in the order of the queue; below it what is over, the latest first. So the
 * top of the list answers both questions: what is going on, and where is my link.
 */
export function displayOrder(uploads: ReadonlyMap<string, UploadView>): string[] {
  const all = [...uploads.values()]
  const open = all.filter((upload) => !isOver(upload)).sort((a, b) => a.rank - b.rank)
  const over = all.filter(isOver).sort((a, b) => (endOf(b) ?? 0) - (endOf(a) ?? 0))
  return [...open, ...over].map((upload) => upload.id)
}

/** True when there is nothing left to do or decide. */
export function isOver(upload: UploadView): boolean {
  return endOf(upload) !== null
}

/** When an upload was over, in milliseconds since the epoch; null while there is something to do or decide. */
function endOf({ state, addedAt }: UploadView): number | null {
  if (state.kind === 'done') return state.finishedAt
  return state.kind === 'cancelled' ? addedAt : null
}
