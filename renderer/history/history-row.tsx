import { memo, type MouseEvent, type ReactNode } from 'react'
import { bytesInWords, numberInWords, percentOf, t, visibleText, type HistoryRow } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { openPanel } from '../panel/open-panel.ts'
import { useWindow } from '../store.ts'
import { filesInWords } from '../uploads/delivery-state.ts'
import { timeOfDay } from '../words/clock-time.ts'
import { Name } from '../words/name.tsx'
import { nameOfRow, performInHistory, type DeliveredRow } from './history-actions.ts'
import { openInHistory, useHistory } from './history.ts'
import { dayInWords, dayOfHistory, linkInHistory, linksInHistory } from './history-words.ts'

/** Same as in history.css, in pixels. */
export const historyRowHeight = 44

export const historyRowId = (place: number) => `history-${place}`

type Props = {
  row: HistoryRow | null
  place: number
  isActive: boolean
  onPress: (place: number) => void
  /** Asks for the menu, at a button or where the pointer is. */
  onMenu: (place: number, event: MouseEvent) => void
}

/** One row at its place; empty until it is loaded. */
export const HistoryRowView = memo(function HistoryRowView({ row, place, isActive, onPress, onMenu }: Props) {
  const frame = {
    id: historyRowId(place),
    'aria-rowindex': place + 1,
    'aria-selected': isActive,
    'data-active': isActive,
    style: { transform: `translateY(${place * historyRowHeight}px)` },
    onMouseDown: () => onPress(place),
  }
  if (row === null) return <tr {...frame} className="history-row" aria-busy="true" />
  if (row.kind === 'day') {
    return (
      <tr {...frame} className="history-row history-day">
        <Day row={row} />
      </tr>
    )
  }
  return (
    <tr
      {...frame}
      className="history-row"
      data-depth={row.kind === 'file' && row.isInDelivery ? 1 : 0}
      onContextMenu={(event) => onMenu(place, event)}
      onDoubleClick={() => {
        if (row.kind === 'delivery') openInHistory(row.id, !row.isOpen)
        else openPanel()
      }}
    >
      <Delivered row={row} isActive={isActive} onMenu={(event) => onMenu(place, event)} />
    </tr>
  )
})

function Day({ row }: { row: Extract<HistoryRow, { kind: 'day' }> }) {
  const minute = useWindow((state) => state.minute)
  return (
    <>
      <th scope="rowgroup" className="history-date">
        {dayOfHistory(row.day, minute)}
      </th>
      <td className="history-sum">{dayInWords(row)}</td>
    </>
  )
}

type DeliveredProps = { row: DeliveredRow; isActive: boolean; onMenu: (event: MouseEvent) => void }

function Delivered({ row, isActive, onMenu }: DeliveredProps) {
  const tabIndex = isActive ? 0 : -1
  const name = nameOfRow(row)
  return (
    <>
      <Kind row={row} />
      <th scope="row" className="history-name" title={visibleText(row.kind === 'file' ? row.file : name)}>
        {row.kind === 'delivery' ? (
          <IconButton
            name={t(row.isOpen ? 'history.hideFilesOf' : 'history.showFilesOf', { name })}
            icon={row.isOpen ? 'chevron' : 'forward'}
            tabIndex={tabIndex}
            aria-expanded={row.isOpen}
            onClick={() => openInHistory(row.id, !row.isOpen)}
          />
        ) : null}
        <span className="history-title">
          <Name>{name}</Name>
          {row.kind === 'delivery' ? ` · ${filesInWords(row.files)}` : null}
        </span>
      </th>
      <td className="history-place">
        <Place row={row} />
      </td>
      <td className="history-number">{bytesInWords(row.sizeBytes)}</td>
      <td className="history-number">{timeOfDay(row.finishedAt)}</td>
      <td className="history-link">
        <LinkWords row={row} />
      </td>
      <td className="history-buttons">
        <Button
          name={t(row.kind === 'delivery' ? 'actions.copyLinks' : 'actions.copyLink')}
          tabIndex={tabIndex}
          onClick={() => void performInHistory('copy-link', row)}
        />
        <IconButton
          name={t('actions.more')}
          icon="more"
          tabIndex={tabIndex}
          aria-haspopup="menu"
          onClick={onMenu}
        />
      </td>
    </>
  )
}

/** The file's kind as its extension; for a delivery, how many files it has. */
function Kind({ row }: { row: DeliveredRow }) {
  const extension =
    row.kind === 'file' ? (/[^.]\.(?<end>[^.]{1,5})$/u.exec(row.name)?.groups?.['end'] ?? '') : ''
  const content: ReactNode =
    row.kind === 'delivery' ? numberInWords(row.files) : extension.toUpperCase() || <Icon name="file" />
  return (
    <td className="history-kind" aria-hidden="true">
      <span>{content}</span>
    </td>
  )
}

/** The name of the destination; of one that is gone its bucket. */
function Place({ row }: { row: DeliveredRow }) {
  const name = useWindow(({ destinations }) => destinations.find(({ id }) => id === row.destinationId)?.name)
  return <Name>{name ?? row.bucket}</Name>
}

/** How far a verification is; otherwise what is known of the link, and that nothing was proven. */
function LinkWords({ row }: { row: DeliveredRow }) {
  const minute = useWindow((state) => state.minute)
  const link = useWindow((state) => state.sharedLinks.get(row.id))
  const share = useHistory((state) => state.verifying.get(row.id))
  if (share !== undefined) return t('row.verifying', { percent: percentOf(share, 1) })
  const isVerified = row.kind === 'file' ? row.proof !== 'none' : row.isVerified
  const words =
    row.kind === 'file' ? linkInHistory(link, row.finishedAt, minute) : linksInHistory(row, minute)
  return [...(isVerified ? [] : [t('history.notVerified')]), ...(words === '' ? [] : [words])].join(' · ')
}
