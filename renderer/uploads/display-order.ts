import { foldedText, isEnded, type Destination, type UploadView } from '#contract'

type Filter = { filter: string; destinations: readonly Pick<Destination, 'id' | 'name'>[] }

/**
 * What is still to do comes first, in the order of the queue; below it what is over, the latest first. So the
 * top of the list answers both questions: what is going on, and where is my link. Only those are in it whose name or
 * destination holds the filter.
 */
export function displayOrder(
  uploads: ReadonlyMap<string, UploadView>,
  { filter, destinations }: Filter = { filter: '', destinations: [] },
): string[] {
  const wanted = foldedText(filter.trim())
  const names = new Map(destinations.map(({ id, name }) => [id, name]))
  const isShown = ({ name, destinationId }: UploadView) =>
    foldedText(`${name}\n${names.get(destinationId ?? '') ?? ''}`).includes(wanted)
  const all = wanted === '' ? [...uploads.values()] : [...uploads.values()].filter(isShown)
  const open = all.filter(({ state }) => !isEnded(state)).sort((a, b) => a.rank - b.rank)
  const over = all.filter(({ state }) => isEnded(state)).sort((a, b) => endOf(b) - endOf(a))
  return [...open, ...over].map((upload) => upload.id)
}

/** When an upload was over, in milliseconds since the epoch. */
function endOf({ state, addedAt }: UploadView): number {
  return state.kind === 'done' ? state.finishedAt : addedAt
}
