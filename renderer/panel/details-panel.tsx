import { t } from '#contract'
import { IconButton } from '../buttons.tsx'
import { useEscape } from '../shell/use-escape.ts'
import { useWindow } from '../store.ts'
import { DeliveryPanel } from './delivery-panel.tsx'
import { closePanel, panelId, usePanel } from './open-panel.ts'
import { UploadPanel } from './upload-panel.tsx'

/** Beside the list, where a wide window has room, else over it: all that is known of the row with this id. */
export function DetailsPanel({ id }: { id: string | null }) {
  const isOpen = usePanel((state) => state.isOpen)
  return isOpen ? <Panel id={id} /> : null
}

function Panel({ id }: { id: string | null }) {
  useEscape(closePanel)
  const delivery = useWindow(({ grouping }) => grouping.deliveries.get(id ?? ''))
  return (
    <aside className="panel" id={panelId} aria-label={t('panel.name')} tabIndex={-1}>
      {delivery !== undefined ? (
        <DeliveryPanel delivery={delivery} />
      ) : id === null ? (
        <p className="panel-nothing">{t('panel.nothing')}</p>
      ) : (
        <UploadPanel key={id} id={id} />
      )}
      <div className="panel-close">
        <IconButton name={t('actions.closeDetails')} icon="close" onClick={closePanel} />
      </div>
    </aside>
  )
}
