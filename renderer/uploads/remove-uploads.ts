import { bytesInWords, isEnded, t, type UploadView } from '#contract'
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
  const isCancelled = open.length === removed.length
  const count = removed.length
  return {
    text:
      name === null
        ? t(isCancelled ? 'removal.cancelledSome' : 'removal.removedSome', { count })
        : t(isCancelled ? 'removal.cancelled' : 'removal.removed', { name }),
    more: [
      ...(sentBytes > 0 ? [t('removal.sentIsDeleted', { size: bytesInWords(sentBytes) })] : []),
      ...(done.length > 0 ? [t('removal.uploadedStays')] : []),
    ],
  }
}

/** Clears what is finished from the list: it is in the history from then on. */
export async function clearFinished(): Promise<void> {
  const answer = await runCommand('uploads.clear', undefined)
  if (answer?.value === undefined || answer.value === null) return
  const { removal, cleared } = answer.value
  offerUndo(t('removal.cleared', { count: cleared }), removal, { more: [t('removal.isInHistory')] })
}
