import { memo, type MouseEvent } from 'react'
import { isEnded, midSentence, t, visibleText } from '#contract'
import { endingInWords } from '../links/link-in-words.ts'
import { openMenuAtPointer } from '../menus/open-menu.ts'
import { showDetails } from '../panel/show-details.ts'
import { useWindow } from '../store.ts'
import { focusList } from './focus-list.ts'
import { Poster } from './poster.tsx'
import { RowButtons } from './row-buttons.tsx'
import { RowFacts } from './row-facts.tsx'
import { RowProgress } from './row-progress.tsx'
import { RowText } from './row-text.tsx'
import { selectOnly, selectTo, toggleSelected } from './selection.ts'
import { stateInWords, toneOf } from './state-in-words.ts'
import { awaitsCode } from './waiting-words.ts'
import { startRowDrag } from './use-row-drag.ts'

export const rowId = (id: string) => `upload-${id}`

/** `index` counts from 0; where the row stands, in pixels. */
export type RowProps = {
  id: string
  index: number
  top: number
  isCompact: boolean
  isActive: boolean
  isSelected: boolean
}

/** One upload. It selects its record by id, so a tick of one upload draws one row. */
export const UploadRow = memo(function UploadRow({
  id,
  index,
  top,
  isCompact,
  isActive,
  isSelected,
}: RowProps) {
  const upload = useWindow((state) => state.uploads.get(id))
  const minute = useWindow((state) => state.minute)
  const link = useWindow((state) => endingInWords(state, id))
  const isCodeAwaited = useWindow((state) => upload !== undefined && awaitsCode(upload, state))
  if (upload === undefined) return null
  const name = visibleText(upload.name)
  const words = isCodeAwaited ? t('states.waitingForCode') : stateInWords(upload.state, minute)
  return (
    <tr
      className="row"
      id={rowId(id)}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      aria-label={[name, midSentence(words), link ?? []].flat().join(', ')}
      data-tone={isCodeAwaited ? 'wait' : toneOf[upload.state.kind]}
      data-compact={isCompact}
      style={{ transform: `translateY(${top}px)` }}
      data-active={isActive}
      // What went wrong can be selected as text instead, as in rows that are over.
      draggable={!isEnded(upload.state) && upload.state.kind !== 'failed'}
      onDragStart={(event) => startRowDrag(event, id)}
      onMouseDown={(event) => {
        // The other button keeps what is selected.
        if (event.button === 0 || !isSelected) pressRow(id, event)
      }}
      onContextMenu={(event) => openMenuAtPointer(event, { kind: 'upload', id })}
      onDoubleClick={({ target }) => {
        // Its buttons have taken the clicks already.
        if (target instanceof Element && target.closest('button') === null) showDetails(id)
      }}
    >
      <Poster name={name} />
      <td className="row-middle">
        <RowText upload={upload} />
        <RowProgress upload={upload} />
      </td>
      <td className="row-facts">
        <RowFacts upload={upload} />
      </td>
      <td className="row-buttons">
        <RowButtons upload={upload} isActive={isActive} />
      </td>
    </tr>
  )
})

/** Selects the row; with Shift all up to it, with Ctrl or Cmd it besides the others. */
export function pressRow(id: string, event: MouseEvent): void {
  const { shiftKey, ctrlKey, metaKey } = event
  if (shiftKey) {
    selectTo(id)
    // Otherwise the text between would be selected too.
    event.preventDefault()
    focusList()
  } else if (ctrlKey || metaKey) toggleSelected(id)
  else selectOnly(id)
}
