import { t } from '#contract'
import { Menu, MenuItem, MenuLine } from '../menus/menu.tsx'
import type { Place } from '../menus/popover.tsx'
import { showDetails } from '../panel/show-details.ts'
import { openDelivery, useWindow } from '../store.ts'
import { deliveryLooks, looksOf } from './action-looks.ts'
import type { ShownDelivery } from './deliveries.ts'
import { deliveryActions, performOnDelivery } from './delivery-actions.ts'
import { SendTo } from './send-to.tsx'

type Props = { delivery: ShownDelivery; at: Place; onClose: () => void }

/** Everything that can be done with all files of a delivery. */
export function DeliveryMenu({ delivery, at, onClose }: Props) {
  const { id, title, files, destinationId } = delivery
  const isOpen = useWindow((state) => state.opened.has(id))
  const isFirst = useWindow(({ order }) => order[0] === id)
  const actions = deliveryActions(delivery).filter((action) => action !== 'top' || !isFirst)
  return (
    <Menu label={title} at={at} onClose={onClose}>
      <MenuItem
        name={t(isOpen ? 'actions.hideFiles' : 'actions.showFiles')}
        icon="forward"
        onChoose={() => openDelivery(id, !isOpen)}
      />
      <SendTo ids={files} except={destinationId} />
      <MenuItem {...looksOf.details} onChoose={() => showDetails(id)} />
      <MenuLine />
      {actions.map((action) => (
        <MenuItem
          key={action}
          {...deliveryLooks(action)}
          onChoose={() => void performOnDelivery(action, id)}
        />
      ))}
    </Menu>
  )
}
