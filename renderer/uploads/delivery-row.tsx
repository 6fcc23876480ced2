import { memo } from 'react'
import { bytesOfTotal, percentOf, rateInWords, visibleText } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import type { IconName } from '../icons.tsx'
import { openDelivery, useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import type { ShownDelivery } from './deliveries.ts'
import { deliveryActions, performOnDelivery, type DeliveryAction } from './delivery-actions.ts'
import {
  deliveryFilesInWords,
  deliveryState,
  deliveryStateInWords,
  deliveryTones,
  filesInWords,
  wantedFiles,
} from './delivery-state.ts'
import { startRowDrag } from './use-row-drag.ts'
import { pressRow, rowId, type RowProps } from './upload-row.tsx'
import { rowHeight } from './use-windowed-rows.ts'

/** What was dropped together, as one row; its files follow while it is open. */
export const DeliveryRow = memo(function DeliveryRow({ id, index, isActive, isSelected }: RowProps) {
  const delivery = useWindow((state) => state.grouping.deliveries.get(id))
  const isOpen = useWindow((state) => state.opened.has(id))
  const words = useWindow(({ grouping, uploads, minute }) => {
    const known = grouping.deliveries.get(id)
    return known === undefined ? '' : deliveryStateInWords(known, uploads, minute)
  })
  if (delivery === undefined) return null
  const title = visibleText(delivery.title)
  const files = filesInWords(wantedFiles(delivery))
  return (
    <tr
      className="row"
      id={rowId(id)}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      aria-expanded={isOpen}
      aria-label={`${title}, ${files}, ${delivery.tally.counts.done} uploaded, ${words.toLowerCase()}`}
      data-tone={deliveryTones[deliveryState(delivery).kind]}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      data-active={isActive}
      draggable={!delivery.place.isOver}
      onDragStart={(event) => startRowDrag(event, id)}
      onMouseDown={(event) => pressRow(id, event)}
      onDoubleClick={() => openDelivery(id, !isOpen)}
    >
      <td className="row-kind" aria-hidden="true">
        {delivery.files.length}
      </td>
      <td className="row-middle">
        <p className="row-name">
          <Name>{delivery.title}</Name>
        </p>
        <p className="row-place">{deliveryFilesInWords(delivery)}</p>
        <DeliveryProgress delivery={delivery} title={title} />
      </td>
      <td className="row-facts">
        <DeliveryFacts delivery={delivery} words={words} />
      </td>
      <td className="row-buttons">
        <IconButton
          name={isOpen ? 'Hide files' : 'Show files'}
          icon="chevron"
          data-action="open"
          tabIndex={isActive ? 0 : -1}
          aria-expanded={isOpen}
          onClick={() => openDelivery(id, !isOpen)}
        />
        <DeliveryButtons delivery={delivery} isActive={isActive} isFirst={index === 0} />
      </td>
    </tr>
  )
})

/** The bar over all files; nothing once all is over. */
function DeliveryProgress({ delivery, title }: { delivery: ShownDelivery; title: string }) {
  const { sizeBytes, sentBytes } = delivery.tally
  if (delivery.place.isOver) return null
  return (
    <progress
      className="progress"
      aria-label={`Progress of ${title}`}
      aria-valuetext={`${percentOf(sentBytes, sizeBytes)} percent, ${bytesOfTotal(sentBytes, sizeBytes)}`}
      max={Math.max(1, sizeBytes)}
      value={sentBytes}
    />
  )
}

function DeliveryFacts({ delivery, words }: { delivery: ShownDelivery; words: string }) {
  const { sizeBytes, sentBytes } = delivery.tally
  const bytesPerSecond = useWindow((state) => rateOf(state.grouping.deliveries.get(delivery.id)))
  const end = useWindow((state) => state.ends.get(delivery.id)?.words ?? null)
  const isMoving = bytesPerSecond > 0
  return (
    <>
      {isMoving ? <p className="fact-percent">{percentOf(sentBytes, sizeBytes)} %</p> : null}
      <p className={isMoving ? 'fact' : 'fact-state'}>
        {isMoving ? rateInWords(bytesPerSecond) : words}
        {end === null ? null : <span className="fact-end">{end}</span>}
      </p>
      <p className="fact">{bytesOfTotal(sentBytes, sizeBytes)}</p>
    </>
  )
}

function rateOf(delivery: ShownDelivery | undefined): number {
  let sum = 0
  for (const { bytesPerSecond } of delivery?.tally.running.values() ?? []) sum += bytesPerSecond ?? 0
  return sum
}

const buttons: Record<DeliveryAction, { name: string; icon: IconName }> = {
  pause: { name: 'Pause', icon: 'pause' },
  resume: { name: 'Resume', icon: 'play' },
  retry: { name: 'Retry', icon: 'retry' },
  top: { name: 'Move to top', icon: 'top' },
  'copy-link': { name: 'Copy links', icon: 'link' },
  cancel: { name: 'Cancel', icon: 'close' },
  remove: { name: 'Remove', icon: 'close' },
}

type ButtonsProps = { delivery: ShownDelivery; isActive: boolean; isFirst: boolean }

function DeliveryButtons({ delivery, isActive, isFirst }: ButtonsProps) {
  return deliveryActions(delivery).map((action) => {
    if (action === 'top' && isFirst) return null
    const props = {
      tabIndex: isActive ? 0 : -1,
      'data-action': action,
      onClick: () => void performOnDelivery(action, delivery.id),
    }
    const { name, icon } = buttons[action]
    const inWords = action === 'retry' || action === 'copy-link'
    return inWords ? (
      <Button key={action} name={name} icon={icon} {...props} />
    ) : (
      <IconButton key={action} name={name} icon={icon} {...props} />
    )
  })
}
