import { t, type UploadView } from '#contract'
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
      <fieldset className="link-menu-fields" aria-label={t('links.options')}>
        {isPublic ? <p className="quiet">{t('links.publicHere')}</p> : <LinkChoicesFields />}
        <Button name={t('actions.copyLink')} icon="link" kind="primary" onClick={copy} />
      </fieldset>
    </Popover>
  )
}
