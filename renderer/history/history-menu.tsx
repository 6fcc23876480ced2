import { Menu, MenuItem, MenuLine } from '../menus/menu.tsx'
import type { Place } from '../menus/popover.tsx'
import { openPanel } from '../panel/open-panel.ts'
import { keyNames } from '../words/key-names.ts'
import { nameOfRow, performInHistory, type DeliveredRow, type HistoryAction } from './history-actions.ts'
import { useHistory } from './history.ts'

type Props = { row: DeliveredRow; at: Place; onClose: () => void }

/** Everything that can be done with something that was delivered. */
export function HistoryMenu({ row, at, onClose }: Props) {
  const isVerifying = useHistory((state) => state.verifying.has(row.id))
  const choose = (action: HistoryAction) => () => void performInHistory(action, row)
  const isSeveral = row.kind === 'delivery'
  return (
    <Menu label={nameOfRow(row)} at={at} onClose={onClose}>
      <MenuItem name={isSeveral ? 'Copy links' : 'Copy link'} icon="link" onChoose={choose('copy-link')} />
      {isVerifying ? (
        <MenuItem name="Stop verifying" icon="close" onChoose={choose('stop-verifying')} />
      ) : (
        <MenuItem name="Verify again" icon="check" onChoose={choose('verify')} />
      )}
      <MenuItem name="Show in folder" icon="folder" onChoose={choose('show-in-folder')} />
      {isSeveral ? null : (
        <MenuItem name="Details…" icon="panel" keys={keyNames.enter} onChoose={openPanel} />
      )}
      <MenuLine />
      <MenuItem name="Remove" icon="trash" keys="Del" onChoose={choose('remove')} />
    </Menu>
  )
}
