import { isHeld, isStillWritten, type Destination, type UploadView } from '#contract'
import { mendingsOf, type Mending } from './mending.ts'

/** What a person can do with an upload in its present state. */
export type RowAction =
  | Mending
  | 'pause'
  | 'resume'
  | 'upload-anyway'
  | 'top'
  | 'copy-link'
  | 'renew-link'
  | 'keep-file'
  | 'copy-details'
  | 'cancel'
  | 'remove'

/**
 * The actions of a row, in the order of its buttons; the first is the one that helps most.
 * @param isLinkEnding a link of it was copied that has ended, or will soon
 * @param destination its destination, while that is in the list
 */
export function actionsFor(
  upload: UploadView,
  isLinkEnding: boolean,
  destination?: Destination,
): readonly RowAction[] {
  const { state } = upload
  switch (state.kind) {
    case 'queued':
      return ['pause', 'top', 'cancel']
    case 'opening':
    case 'sending':
    case 'finishing':
    case 'verifying':
      return ['pause', 'cancel']
    case 'waiting':
      if (isHeld(state)) return ['pause', 'cancel']
      if (isStillWritten(state)) return ['upload-anyway', 'pause', 'cancel']
      return [
        ...mendingsOf(upload, destination),
        ...(state.until === 'person' ? [] : (['pause'] as const)),
        'cancel',
      ]
    case 'ending':
      return [state.next === 'paused' ? 'resume' : 'pause', 'cancel']
    case 'paused':
      return ['resume', ...(upload.isAtOldPlace ? (['start-over'] as const) : []), 'cancel']
    case 'failed':
      return [...mendingsOf(upload, destination), 'copy-details', 'remove']
    case 'done':
      return [
        isLinkEnding ? 'renew-link' : 'copy-link',
        ...(state.local.kind === 'trash-after' ? (['keep-file'] as const) : []),
        'remove',
      ]
    case 'cancelled':
      return ['remove']
  }
}
