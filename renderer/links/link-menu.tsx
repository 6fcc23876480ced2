import { useRef, useState } from 'react'
import { useWindow } from '../store.ts'
import { copyLinks } from './copy-links.ts'
import { LinkChoicesFields } from './link-choices-fields.tsx'
import { Button } from '../buttons.tsx'

export const linkMenuId = 'link-menu'

/** Opens below the chevron of the active row: what its link should be like, and the link itself. */
export function LinkMenu() {
  const menu = useRef<HTMLFieldSetElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <fieldset
      ref={menu}
      id={linkMenuId}
      popover="auto"
      className="link-menu raised"
      aria-label="Link options"
      onBeforeToggle={(event) => setOpen(event.newState === 'open')}
    >
      {isOpen ? <LinkOptions onCopy={() => menu.current?.hidePopover()} /> : null}
    </fieldset>
  )
}

function LinkOptions({ onCopy }: { onCopy: () => void }) {
  const upload = useWindow(({ uploads, selectedUploadId }) =>
    selectedUploadId === null ? undefined : uploads.get(selectedUploadId),
  )
  const isPublic = useWindow(({ destinations }) =>
    destinations.some(({ id, publicBaseUrl }) => id === upload?.destinationId && publicBaseUrl !== null),
  )
  const copy = () => {
    onCopy()
    if (upload !== undefined) void copyLinks([upload.id])
  }
  return (
    <>
      {isPublic ? (
        <p className="quiet">
          This destination has a public base URL, so its links have no end and no signature.
        </p>
      ) : (
        <LinkChoicesFields />
      )}
      <Button name="Copy link" icon="link" kind="primary" onClick={copy} />
    </>
  )
}
