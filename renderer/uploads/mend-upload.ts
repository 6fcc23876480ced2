import { causeOf, errorTable, isEnded, t, type Followed, type KeyAnswer, type UploadView } from '#contract'
import { editDestination } from '../destinations/commands.ts'
import { openDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { useWindow, type Dialog } from '../store.ts'
import { showToast } from '../toast.ts'
import type { Mending } from './mending.ts'

/** Mends the cause of an upload. What destroys something, or is about others too, asks first. */
export async function mendUpload(mending: Mending, upload: UploadView): Promise<unknown> {
  const { id } = upload
  switch (mending) {
    case 'edit-destination':
      return editDestinationOf(upload)
    case 'choose-file':
      return await chooseFile(id)
    case 'replace':
      return openDialog({ kind: 'settle-key', id, answer: 'replace' })
    case 'keep-both':
    case 'skip':
      return othersOfDrop(upload) > 0
        ? openDialog({ kind: 'settle-key', id, answer: mending })
        : await settleKey(id, mending, false)
    case 'sign-in':
      return causeOf(upload.state)?.code === 'MfaCodeMissing'
        ? await tryAgain(upload)
        : openDialog({ kind: 'sign-in', id })
    case 'start-over':
      return openDialog({ kind: 'start-over', ids: [id] })
    case 'restart':
      return await runCommand('uploads.restart', { ids: [id] })
    case 'retry':
      return await tryAgain(upload)
  }
}

export async function tryAgain({ id, state }: UploadView): Promise<void> {
  await runCommand(state.kind === 'failed' ? 'uploads.retry' : 'uploads.resume', { ids: [id] })
}

export async function settleKey(id: string, answer: KeyAnswer, forAll: boolean): Promise<void> {
  await runCommand('uploads.settleKey', { id, answer, forAll })
}

/** How many other uploads of the same drop are not over: their keys may be taken too. */
export function othersOfDrop({ id, deliveryId }: UploadView): number {
  const others = [...useWindow.getState().uploads.values()].filter(
    (other) => other.deliveryId === deliveryId && other.id !== id && !isEnded(other.state),
  )
  return others.length
}

function editDestinationOf({ destinationId, state }: UploadView): void {
  const cause = causeOf(state)
  const mend = cause === null ? 'retry' : errorTable[cause.code].mend
  if (destinationId === null || typeof mend !== 'object') return
  editDestination(destinationId, mend.edit)
}

async function chooseFile(id: string): Promise<void> {
  const answer = await runCommand('uploads.chooseFile', { id })
  if (answer === null) return
  const { outcome, name, alsoFound } = answer.value
  if (outcome === 'other') openDialog({ kind: 'other-file', id, name })
  if (outcome !== 'taken' || alsoFound === 0) return
  showToast('good', t('mend.alsoFound', { count: alsoFound }))
}

/** Tells what became of the uploads of a destination that was edited, and asks about those that a person decides. */
export function tellFollowed({ moved, tried, kept, asking }: Followed): void {
  const more = [
    ...(moved > 0 && tried > 0 ? [t('mend.tried', { count: tried })] : []),
    ...(kept === 0 ? [] : [t('mend.kept', { count: kept })]),
  ]
  if (moved > 0) showToast('good', t('mend.moved', { count: moved }), more)
  else if (tried > 0) showToast('good', t('mend.tried', { count: tried }), more)
  else if (kept > 0) showToast('bad', t('mend.kept', { count: kept }))
  if (asking.length > 0) openOnceFree({ kind: 'start-over', ids: asking })
}

/** Not in the place of a dialog that somebody is reading. */
function openOnceFree(dialog: Dialog): void {
  if (useWindow.getState().dialog === null) return openDialog(dialog)
  const stop = useWindow.subscribe((state) => {
    if (state.dialog !== null) return
    stop()
    openDialog(dialog)
  })
}
