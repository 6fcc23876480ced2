import { pauseOrResume, removeFinished, performAction } from '../commands.ts'
import { copyLinks } from '../links/copy-links.ts'
import { hasEndingLink } from '../links/link-in-words.ts'
import { openPanel } from '../panel/open-panel.ts'
import { openDelivery, useWindow, type WindowState } from '../store.ts'
import type { ShownDelivery } from './deliveries.ts'
import { deliveryActions, performOnDelivery } from './delivery-actions.ts'
import { actionsFor, type RowAction } from './row-actions.ts'
import { doneIds, selectAll, selectedIds, selectedRows, selectOnly } from './selection.ts'

/** A key pressed in the list, without the browser around it. */
export type ListKey = { key: string; withCommand: boolean; onButton: boolean }

/** True for the keys that copy text that somebody has selected with the mouse: they mean no row then. */
export function copiesText({
  key,
  metaKey,
  ctrlKey,
}: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey'>): boolean {
  return (metaKey || ctrlKey) && key.toLowerCase() === 'c' && getSelection()?.isCollapsed === false
}

/** Where a key moves the selection to, as an index in the list; null if it moves nothing. */
export function moveOf(key: string, index: number, count: number, page: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, index + 1)
    case 'ArrowUp':
      return Math.max(0, index - 1)
    case 'PageDown':
      return Math.min(last, Math.max(0, index) + page)
    case 'PageUp':
      return Math.max(0, index - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** Which of a row's actions a key stands for. On a button, Space belongs to the button. */
export function actionForKey<Action extends RowAction>(
  { key, withCommand, onButton }: ListKey,
  actions: readonly Action[],
): Action | null {
  const first = (...wanted: RowAction[]) => actions.find((action) => wanted.includes(action)) ?? null
  if (withCommand) return key.toLowerCase() === 'c' ? first('copy-link', 'renew-link') : null
  if (key === ' ') return onButton ? null : first('pause', 'resume')
  return key === 'Delete' || key === 'Backspace' ? first('cancel', 'remove') : null
}

type BulkAction = 'select-all' | 'select-one' | 'copy-links' | 'pause-or-resume' | 'remove'

/** What a key does to several rows at once; null if it means the active row alone. */
export function bulkActionForKey(
  { key, withCommand, onButton }: ListKey,
  isSeveral: boolean,
): BulkAction | null {
  if (withCommand && key.toLowerCase() === 'a') return 'select-all'
  if (!isSeveral) return null
  if (withCommand) return key.toLowerCase() === 'c' ? 'copy-links' : null
  if (key === ' ') return onButton ? null : 'pause-or-resume'
  if (key === 'Delete' || key === 'Backspace') return 'remove'
  return key === 'Escape' ? 'select-one' : null
}

const bulkActions: Record<BulkAction, (state: WindowState) => void> = {
  'select-all': selectAll,
  'select-one': (state) => selectOnly(state.selectedUploadId),
  'copy-links': (state) => void copyLinks(doneIds(state)),
  'pause-or-resume': (state) => void pauseOrResume(selectedIds(state)),
  remove: (state) => void removeFinished(selectedIds(state)),
}

/** Does what a key means for the selected rows; false if it means nothing. */
export function pressOnSelected(pressed: ListKey): boolean {
  const state = useWindow.getState()
  const action = bulkActionForKey(pressed, selectedRows(state).length > 1)
  if (action === null) return opensDetails(pressed, state) || pressOnActive(pressed, state)
  bulkActions[action](state)
  return true
}

/** Enter shows what is known of the active row. On a button, it belongs to the button. */
function opensDetails({ key, withCommand, onButton }: ListKey, { selectedUploadId }: WindowState): boolean {
  if (key !== 'Enter' || withCommand || onButton || selectedUploadId === null) return false
  openPanel()
  return true
}

function pressOnActive(pressed: ListKey, state: WindowState): boolean {
  const { uploads, selectedUploadId } = state
  const id = selectedUploadId ?? ''
  const delivery = state.grouping.deliveries.get(id)
  if (delivery !== undefined) return pressOnDelivery(pressed, delivery)
  const upload = uploads.get(id)
  if (upload === undefined) return false
  const action = actionForKey(pressed, actionsFor(upload, hasEndingLink(state, upload.id)))
  if (action !== null) void performAction(action, upload.id)
  return action !== null
}

/** The arrows open and close it, as in a tree grid of the ARIA authoring practices. */
function pressOnDelivery(pressed: ListKey, delivery: ShownDelivery): boolean {
  const { id } = delivery
  const { key, onButton } = pressed
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    if (onButton) return false
    openDelivery(id, key === 'ArrowRight')
    return true
  }
  const action = actionForKey(pressed, deliveryActions(delivery))
  if (action !== null) void performOnDelivery(action, id)
  return action !== null
}
