import type { UploadView } from '#contract'
import { performAction } from '../commands.ts'
import { hasEndingLink } from '../links/link-in-words.ts'
import { useWindow } from '../store.ts'
import { ActionButton, MoreButton } from './action-button.tsx'
import { looksOf } from './action-looks.ts'
import { mainActionOf, type RowAction } from './row-actions.ts'

type Props = { upload: UploadView; isActive: boolean }

/** The one thing that helps most, and a menu with the rest. Only the active row's buttons are in the Tab order. */
export function RowButtons({ upload, isActive }: Props) {
  const isLinkEnding = useWindow((state) => hasEndingLink(state, upload.id))
  const destination = useWindow(({ destinations }) =>
    destinations.find(({ id }) => id === upload.destinationId),
  )
  const action = mainActionOf(upload, isLinkEnding, destination)
  const tabIndex = isActive ? 0 : -1
  return (
    <>
      {action === null ? null : (
        <ActionButton
          {...looksOf[action]}
          {...(goesOnByItself(action, upload) ? { button: 'icon' } : {})}
          tabIndex={tabIndex}
          onClick={() => void performAction(action, upload.id)}
        />
      )}
      <MoreButton menu={{ kind: 'upload', id: upload.id }} tabIndex={tabIndex} />
    </>
  )
}

/** It tries again by itself, so a person need not. */
function goesOnByItself(action: RowAction, { state }: UploadView): boolean {
  return action === 'retry' && state.kind === 'waiting' && state.until !== 'person'
}
