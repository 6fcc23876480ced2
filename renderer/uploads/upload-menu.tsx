import { Fragment } from 'react'
import type { UploadView } from '#contract'
import { performAction } from '../commands.ts'
import { hasEndingLink } from '../links/link-in-words.ts'
import { Menu, MenuItem, MenuLine } from '../menus/menu.tsx'
import type { Place } from '../menus/popover.tsx'
import { useWindow } from '../store.ts'
import { looksOf } from './action-looks.ts'
import { actionsFor, menuGroups } from './row-actions.ts'
import { SendTo } from './send-to.tsx'

type Props = { upload: UploadView; at: Place; onClose: () => void }

/** Everything that can be done with an upload. */
export function UploadMenu({ upload, at, onClose }: Props) {
  const { id, name, destinationId } = upload
  const isFirst = useWindow(({ order }) => order[0] === id)
  const isLinkEnding = useWindow((state) => hasEndingLink(state, id))
  const destination = useWindow(({ destinations }) => destinations.find(({ id }) => id === destinationId))
  const offered = new Set(actionsFor(upload, isLinkEnding, destination))
  if (isFirst) offered.delete('top')
  const groups = menuGroups.map((group) => group.filter((action) => offered.has(action)))
  return (
    <Menu label={name} at={at} onClose={onClose}>
      {groups
        .filter((group) => group.length > 0)
        .map((group, index) => (
          <Fragment key={group[0]}>
            {index === 0 ? null : <MenuLine />}
            {group.map((action) => (
              <MenuItem key={action} {...looksOf[action]} onChoose={() => void performAction(action, id)} />
            ))}
            {group.includes('copy-details') ? <SendTo ids={[id]} except={destinationId} /> : null}
          </Fragment>
        ))}
    </Menu>
  )
}
