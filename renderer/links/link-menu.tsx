import type { UploadView } from '#contract'
import { Button } from '../buttons.tsx'
import { Popover, type Place } from '../menus/popover.tsx'
import { useWindow } from '../store.ts'
import { copyLinks } from './copy-links.ts'
import { LinkChoicesFields } from './link-choices-fields.tsx'

type Props = { upload: UploadView; at: Place; onClose: () => void }

/** What the link of an upload should be like, and the link itself. */
export function LinkMenu({ upload, at, onClose }: Props) {
  const isPublic = useWindow(({ destinations }) =>
    destinations.some(({ id, publicBaseUrl }) => id === upload.destinationId && publicBaseUrl !== null),
  )
  const copy = () => {
    onClose()
    void copyLinks([upload.id])
  }
  return (
    <Popover at={at} onClose={onClose} className="link-menu">
      <fieldset className="link-menu-fields" aria-label="Link options">
        {isPublic ? (
          <p className="quiet">
            This destination has a public base URL, so its links have no end and no signature.
          </p>
        ) : (
          <LinkChoicesFields />
        )}
        <Button name="Copy link" icon="link" kind="primary" onClick={copy} />
      </fieldset>
    </Popover>
  )
}
