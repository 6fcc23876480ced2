import { LinkMenu } from '../links/link-menu.tsx'
import { closeMenu, useMenu } from '../menus/open-menu.ts'
import { useWindow } from '../store.ts'
import { DeliveryMenu } from './delivery-menu.tsx'
import { UploadMenu } from './upload-menu.tsx'

/** Whichever menu of a row is open. It goes when what it is about does. */
export function OpenRowMenu() {
  const open = useMenu((state) => state.open)
  const upload = useWindow(({ uploads }) => uploads.get(open?.id ?? ''))
  const delivery = useWindow(({ grouping }) => grouping.deliveries.get(open?.id ?? ''))
  if (open === null) return null
  const key = `${open.kind} ${open.id}`
  const around = { at: open.at, onClose: () => closeMenu(open) }
  if (open.kind === 'delivery')
    return delivery === undefined ? null : <DeliveryMenu key={key} delivery={delivery} {...around} />
  if (upload === undefined) return null
  return open.kind === 'upload' ? (
    <UploadMenu key={key} upload={upload} {...around} />
  ) : (
    <LinkMenu key={key} upload={upload} {...around} />
  )
}
