import {
  isEnded,
  isHeld,
  isStillWritten,
  type Destination,
  type UploadState,
  type UploadView,
} from '#contract'
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
  | 'open-link'
  | 'link-options'
  | 'keep-file'
  | 'show-in-folder'
  | 'copy-details'
  | 'details'
  | 'cancel'
  | 'remove'

/**
 * What can be done with an upload; the first is what helps most.
 * @param isLinkEnding a link of it was copied that has ended, or will soon
 * @param destination its destination, while that is in the list
 */
export function actionsFor(
  upload: UploadView,
  isLinkEnding: boolean,
  destination?: Destination,
): readonly RowAction[] {
  const { state } = upload
  const isOver = isEnded(state) || state.kind === 'failed'
  return [
    ...ofState(upload, isLinkEnding, destination),
    ...(isOnDisk(state) ? (['show-in-folder'] as const) : []),
    'copy-details',
    'details',
    isOver ? 'remove' : 'cancel',
  ]
}

function ofState(
  upload: UploadView,
  isLinkEnding: boolean,
  destination: Destination | undefined,
): readonly RowAction[] {
  const { state } = upload
  switch (state.kind) {
    case 'queued':
      return ['pause', 'top']
    case 'opening':
    case 'sending':
    case 'finishing':
    case 'verifying':
      return ['pause']
    case 'waiting':
      if (isHeld(state)) return ['pause']
      if (isStillWritten(state)) return ['upload-anyway', 'pause']
      return [...mendingsOf(upload, destination), ...(state.until === 'person' ? [] : (['pause'] as const))]
    case 'ending':
      return [state.next === 'paused' ? 'resume' : 'pause']
    case 'paused':
      return ['resume', ...(upload.isAtOldPlace ? (['start-over'] as const) : [])]
    case 'failed':
      return mendingsOf(upload, destination)
    case 'done':
      return [
        isLinkEnding ? 'renew-link' : 'copy-link',
        'open-link',
        'link-options',
        ...(state.local.kind === 'trash-after' ? (['keep-file'] as const) : []),
      ]
    case 'cancelled':
      return []
  }
}

/** False where the file was moved away once it was uploaded. */
function isOnDisk(state: UploadState): boolean {
  return state.kind !== 'done' || state.local.kind === 'kept' || state.local.kind === 'trash-after'
}

/** What the button of a row does: the one thing that helps most. Null where nothing does. */
export function mainActionOf(
  upload: UploadView,
  isLinkEnding: boolean,
  destination?: Destination,
): RowAction | null {
  const { kind } = upload.state
  // It is nearly done, or there is nothing left to do.
  if (kind === 'verifying' || kind === 'finishing' || kind === 'cancelled') return null
  return actionsFor(upload, isLinkEnding, destination)[0] ?? null
}

/** The actions of a menu, in groups. What an upload does not offer is left out. */
export const menuGroups: readonly (readonly RowAction[])[] = [
  [
    'edit-destination',
    'choose-file',
    'keep-both',
    'replace',
    'skip',
    'sign-in',
    'start-over',
    'restart',
    'retry',
  ],
  ['resume', 'pause', 'upload-anyway', 'top'],
  ['copy-link', 'renew-link', 'open-link', 'link-options'],
  ['keep-file', 'show-in-folder', 'copy-details', 'details'],
  ['cancel', 'remove'],
]
