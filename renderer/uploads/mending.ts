import { causeOf, errorTable, hasSession, type Destination, type UploadView } from '#contract'

/** What mends the cause of an upload that failed or waits. */
export type Mending =
  | 'edit-destination'
  | 'choose-file'
  | 'keep-both'
  | 'replace'
  | 'skip'
  | 'sign-in'
  | 'start-over'
  | 'restart'
  | 'retry'

/**
 * What a person can do about the cause of an upload, by the table of errors; the first helps most. Empty where nothing is
 * wrong. `destination` is the upload's, while it is in the list.
 */
export function mendingsOf(upload: UploadView, destination: Destination | undefined): readonly Mending[] {
  const { state } = upload
  const cause = causeOf(state)
  if (cause === null) return []
  const { mend } = errorTable[cause.code]
  // Editing the destination once more does not move what has parts at the old place.
  if (upload.isAtOldPlace && typeof mend === 'object') return ['start-over', 'retry']
  switch (mend) {
    case 'retry':
      return ['retry']
    case 'choose-file':
      return ['choose-file', 'retry']
    case 'settle-key':
      return cause.code === 'ObjectLocked' ? ['keep-both', 'skip', 'retry'] : ['keep-both', 'replace', 'skip']
    case 'sign-in':
      return ['sign-in']
    case 'new-version':
      // Retry is for a person who has put the old version back.
      return ['restart', 'retry']
    default:
      return canEdit(upload, destination) ? ['edit-destination', 'retry'] : ['retry']
  }
}

/** The demo store has no form. A store that has answered before is no typing error: the network is gone. */
function canEdit({ state }: UploadView, destination: Destination | undefined): boolean {
  if (destination === undefined || destination.credentials.kind === 'demo') return false
  const isOffline = state.kind === 'waiting' && state.until === 'network'
  return !isOffline || (!hasSession(state) && destination.capabilities === undefined)
}
