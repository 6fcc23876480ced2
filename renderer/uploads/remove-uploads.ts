import { bytesInWords, isEnded, type UploadView } from '#contract'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { offerUndo } from '../undo.ts'

/** Removes uploads from the list; those that are under way are cancelled. `title` names a delivery that they are. */
export async function removeUploads(ids: readonly string[], title: string | null = null): Promise<void> {
  const { uploads } = useWindow.getState()
  const known = ids.map((id) => uploads.get(id)).filter((upload) => upload !== undefined)
  const [first] = known
  if (first === undefined) return
  const answer = await runCommand('uploads.remove', { ids: known.map(({ id }) => id) })
  if (answer === null) return
  const { text, more } = removedInWords(known, title ?? (known.length === 1 ? first.name : null))
  offerUndo(text, answer.value.removal, { more })
}

/** What was removed, and what becomes of it. `name` is null for several that nothing names together. */
export function removedInWords(
  removed: readonly UploadView[],
  name: string | null,
): { text: string; more: string[] } {
  const open = removed.filter(({ state }) => !isEnded(state))
  const done = removed.filter(({ state }) => state.kind === 'done')
  const sentBytes = open.reduce((sum, { storedBytes, inFlightBytes }) => sum + storedBytes + inFlightBytes, 0)
  const verb = open.length === removed.length ? 'Cancelled' : 'Removed'
  const what = name ?? (removed.length === 1 ? '1 upload' : `${removed.length} uploads`)
  return {
    text: `${verb} ${what}.`,
    more: [
      ...(sentBytes > 0
        ? [`The ${bytesInWords(sentBytes)} already sent will be deleted from the store.`]
        : []),
      ...(done.length > 0 ? ['What is uploaded stays on the store.'] : []),
    ],
  }
}

/** Clears what is finished from the list: it is in the history from then on. */
export async function clearFinished(): Promise<void> {
  const answer = await runCommand('uploads.clear', undefined)
  if (answer?.value === undefined || answer.value === null) return
  const { removal, cleared } = answer.value
  offerUndo(cleared === 1 ? 'Cleared 1 upload.' : `Cleared ${cleared} uploads.`, removal, {
    more: ['What was delivered is in History.'],
  })
}
