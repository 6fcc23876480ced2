import { t } from '#contract'
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
      <MenuItem
        name={t(isSeveral ? 'actions.copyLinks' : 'actions.copyLink')}
        icon="link"
        onChoose={choose('copy-link')}
      />
      {isVerifying ? (
        <MenuItem name={t('history.stopVerifying')} icon="close" onChoose={choose('stop-verifying')} />
      ) : (
        <MenuItem name={t('history.verifyAgain')} icon="check" onChoose={choose('verify')} />
      )}
      <MenuItem name={t('actions.showInFolder')} icon="folder" onChoose={choose('show-in-folder')} />
      {isSeveral ? null : (
        <MenuItem name={t('actions.details')} icon="panel" keys={keyNames.enter} onChoose={openPanel} />
      )}
      <MenuLine />
      <MenuItem name={t('actions.remove')} icon="trash" keys={keyNames.remove} onChoose={choose('remove')} />
    </Menu>
  )
}
