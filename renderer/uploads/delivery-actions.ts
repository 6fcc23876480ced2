import { isEnded, type UploadView } from '#contract'
import { openDialog } from '../dialogs.ts'
import { copyLinks } from '../links/copy-links.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import type { ShownDelivery } from './deliveries.ts'
import { moveRow } from './move-upload.ts'
import { removeUploads } from './remove-uploads.ts'
import { actionsFor } from './row-actions.ts'
import { isAllPaused, isGoing } from './summary.ts'

/** What a person can do with all files of a delivery at once. */
export type DeliveryAction = 'pause' | 'resume' | 'retry' | 'top' | 'copy-link' | 'cancel' | 'remove'

/** The actions of a delivery's row, in the order of its buttons; the first is the one that helps most. */
export function deliveryActions({ tally, reading }: ShownDelivery): readonly DeliveryAction[] {
  const { counts } = tally
  const isPaused = isAllPaused(tally)
  const isOpen = isGoing(tally) || isPaused || counts.failed > 0 || reading.kind === 'now'
  return [
    ...(counts.failed > 0 ? (['retry'] as const) : []),
    ...(isGoing(tally) ? (['pause'] as const) : isPaused ? (['resume'] as const) : []),
    ...(counts.done > 0 ? (['copy-link'] as const) : []),
    ...(counts.queued > 0 && counts.uploading === 0 ? (['top'] as const) : []),
    ...(isOpen ? (['cancel'] as const) : (['remove'] as const)),
  ]
}

/** Ids of those files of a delivery that an action is for, in the order of the drop. */
export function filesFor(
  action: Exclude<DeliveryAction, 'top'>,
  { files }: Pick<ShownDelivery, 'files'>,
  uploads: ReadonlyMap<string, UploadView>,
): string[] {
  return files.filter((id) => {
    const upload = uploads.get(id)
    if (upload === undefined) return false
    const { kind } = upload.state
    switch (action) {
      case 'retry':
        return kind === 'failed'
      case 'copy-link':
        return kind === 'done'
      case 'cancel':
        return !isEnded(upload.state)
      case 'remove':
        return true
      default:
        return actionsFor(upload, false).includes(action)
    }
  })
}

const commandOf = {
  pause: 'uploads.pause',
  resume: 'uploads.resume',
  retry: 'uploads.retry',
} as const

/** Performs an action on all files of a delivery that it is for. */
export async function performOnDelivery(action: DeliveryAction, id: string): Promise<unknown> {
  const { grouping, uploads } = useWindow.getState()
  const delivery = grouping.deliveries.get(id)
  if (delivery === undefined) return
  if (action === 'top') return moveRow(id, 'top')
  // Its files that are not found yet cannot be brought back.
  if (action === 'cancel' && delivery.reading.kind === 'now')
    return openDialog({ kind: 'cancel-delivery', id })
  // The main process knows what was found by now, and pauses what it will find, too.
  if (action === 'pause' || action === 'resume') return await runCommand(commandOf[action], { ids: [id] })
  const ids = filesFor(action, delivery, uploads)
  if (ids.length === 0) return
  if (action === 'copy-link') return await copyLinks(ids)
  if (action === 'cancel' || action === 'remove') return await removeUploads(ids, delivery.title)
  return await runCommand(commandOf[action], { ids })
}
