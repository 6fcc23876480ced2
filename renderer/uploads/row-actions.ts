import { hasNewVersion, isHeld, isStillWritten, type UploadView } from '#contract'

/** What a person can do with an upload in its present state. */
export type RowAction =
  | 'pause'
  | 'resume'
  | 'retry'
  | 'restart'
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
 */
export function actionsFor({ state }: UploadView, isLinkEnding: boolean): readonly RowAction[] {
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
      return state.until === 'person' ? ['retry', 'cancel'] : ['retry', 'pause', 'cancel']
    case 'ending':
      return [state.next === 'paused' ? 'resume' : 'pause', 'cancel']
    case 'paused':
      return ['resume', 'cancel']
    case 'failed':
      // Retry is for a person who has put the old version back.
      return [...(hasNewVersion(state) ? (['restart'] as const) : []), 'retry', 'copy-details', 'remove']
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
