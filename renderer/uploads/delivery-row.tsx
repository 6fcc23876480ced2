import { memo } from 'react'
import { isStillWritten, midSentence, t, visibleText, type UploadView } from '#contract'
import { Icon } from '../icons.tsx'
import { openMenuAtPointer } from '../menus/open-menu.ts'
import { openDelivery, useWindow } from '../store.ts'
import { MiddleCut } from '../words/middle-cut.tsx'
import { useSecond } from '../words/use-second.ts'
import { ActionButton, MoreButton } from './action-button.tsx'
import { deliveryLooks } from './action-looks.ts'
import type { ShownDelivery } from './deliveries.ts'
import { deliveryActions, performOnDelivery } from './delivery-actions.ts'
import {
  deliveryState,
  deliveryStateInWords,
  deliveryTones,
  filesInWords,
  uploadedInWords,
  troubleInWords,
  waitingFile,
  wantedFiles,
} from './delivery-state.ts'
import { FirstFact, MovingFacts, sizeInWords } from './fact-lines.tsx'
import { Poster } from './poster.tsx'
import { ProgressBar } from './row-progress.tsx'
import { Target } from './row-text.tsx'
import { pressRow, rowId, type RowProps } from './upload-row.tsx'
import { toneIcons } from './state-in-words.ts'
import { summaryOf } from './summary.ts'
import { startRowDrag } from './use-row-drag.ts'
import { waitingInWords } from './waiting-words.ts'

/** What was dropped together, as one row; its files follow while it is open. */
export const DeliveryRow = memo(function DeliveryRow({ id, index, top, isActive, isSelected }: RowProps) {
  const delivery = useWindow((state) => state.grouping.deliveries.get(id))
  const isOpen = useWindow((state) => state.opened.has(id))
  const firstFile = useWindow(
    ({ grouping, uploads }) => uploads.get(grouping.deliveries.get(id)?.files[0] ?? '')?.name ?? '',
  )
  const words = useWindow(({ grouping, uploads, minute }) => {
    const known = grouping.deliveries.get(id)
    return known === undefined ? '' : deliveryStateInWords(known, uploads, minute)
  })
  if (delivery === undefined) return null
  const { counts } = delivery.tally
  const title = visibleText(delivery.title)
  const files = filesInWords(wantedFiles(delivery))
  return (
    <tr
      className="row"
      id={rowId(id)}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      aria-label={[title, files, uploadedInWords(delivery), midSentence(words)].join(', ')}
      data-tone={deliveryTones[deliveryState(delivery).kind]}
      data-trouble={counts.failed > 0}
      style={{ transform: `translateY(${top}px)` }}
      data-active={isActive}
      draggable={!delivery.place.isOver}
      onDragStart={(event) => startRowDrag(event, id)}
      onMouseDown={(event) => {
        if (event.button === 0 || !isSelected) pressRow(id, event)
      }}
      onContextMenu={(event) => openMenuAtPointer(event, { kind: 'delivery', id })}
      onDoubleClick={({ target }) => {
        // Its buttons have taken the clicks already.
        if (target instanceof Element && target.closest('button') === null) openDelivery(id, !isOpen)
      }}
    >
      <Poster name={firstFile} files={delivery.files.length} />
      <td className="row-middle">
        <p className="row-name" aria-hidden="true" title={title}>
          <MiddleCut name={delivery.title} />
        </p>
        <Files delivery={delivery} />
        {delivery.place.isOver ? null : <ProgressBar {...delivery.tally} verifiedBytes={null} />}
      </td>
      <td className="row-facts">
        <DeliveryFacts delivery={delivery} words={words} />
      </td>
      <td className="row-buttons">
        <DeliveryButtons delivery={delivery} isActive={isActive} />
        <OpenButton id={id} isOpen={isOpen} isActive={isActive} />
      </td>
    </tr>
  )
})

/** `60 files · 24 uploaded → Client reviews`, and first what was not uploaded. */
function Files({ delivery }: { delivery: ShownDelivery }) {
  const trouble = troubleInWords(delivery)
  return (
    <p className="row-line">
      {trouble === null ? null : <span className="row-trouble">{`${trouble} · `}</span>}
      {/* The row's name says how many there are. */}
      <span aria-hidden="true">
        {`${filesInWords(wantedFiles(delivery))} · ${uploadedInWords(delivery)}`}
      </span>{' '}
      <Target destinationId={delivery.destinationId} otherwise="" />
    </p>
  )
}

function DeliveryFacts({ delivery, words }: { delivery: ShownDelivery; words: string }) {
  const { tally } = delivery
  const { bytesPerSecond } = summaryOf(tally)
  const waiting = useWindow(({ uploads }) => waitingFile(delivery, uploads))
  if (bytesPerSecond > 0)
    return <MovingFacts id={delivery.id} numbers={tally} bytesPerSecond={bytesPerSecond} />
  return (
    <>
      <FirstFact icon={toneIcons[deliveryTones[deliveryState(delivery).kind]]} words={words} />
      {waiting === undefined ? null : <WaitedFor upload={waiting} />}
      <p className="fact">{sizeInWords(tally)}</p>
    </>
  )
}

/** It counts, so the clock ticks while it is in view. How large one of its files is by now is said by that. */
function WaitedFor({ upload }: { upload: UploadView }) {
  const waited = waitingInWords(upload, useSecond())
  if (waited === null || isStillWritten(upload.state)) return null
  return <p className="fact">{waited.more ?? waited.what}</p>
}

function DeliveryButtons({ delivery, isActive }: { delivery: ShownDelivery; isActive: boolean }) {
  const { id } = delivery
  const [action] = deliveryActions(delivery)
  const tabIndex = isActive ? 0 : -1
  return (
    <>
      {action === undefined ? null : (
        <ActionButton
          {...deliveryLooks(action)}
          tabIndex={tabIndex}
          onClick={() => void performOnDelivery(action, id)}
        />
      )}
      <MoreButton menu={{ kind: 'delivery', id }} tabIndex={tabIndex} />
    </>
  )
}

function OpenButton({ id, isOpen, isActive }: { id: string; isOpen: boolean; isActive: boolean }) {
  const name = t(isOpen ? 'actions.hideFiles' : 'actions.showFiles')
  return (
    <button
      type="button"
      className="icon-button open-button"
      aria-label={name}
      title={name}
      aria-expanded={isOpen}
      tabIndex={isActive ? 0 : -1}
      onClick={() => openDelivery(id, !isOpen)}
    >
      <Icon name="forward" />
    </button>
  )
}
