import { memo, type MouseEvent } from 'react'
import { bytesOfTotal, isEnded, percentOf, visibleText, type UploadView } from '#contract'
import { endingInWords } from '../links/link-in-words.ts'
import { useWindow } from '../store.ts'
import { RowButtons } from './row-buttons.tsx'
import { RowFacts } from './row-facts.tsx'
import { RowText } from './row-text.tsx'
import { selectOnly, selectTo, toggleSelected } from './selection.ts'
import { doneBytesOf, stateInWords, toneOf } from './state-in-words.ts'
import { startRowDrag } from './use-row-drag.ts'
import { rowHeight } from './use-windowed-rows.ts'

export const rowId = (id: string) => `upload-${id}`

export type RowProps = { id: string; index: number; isActive: boolean; isSelected: boolean }

/** One upload. It selects its record by id, so a tick of one upload draws one row. */
export const UploadRow = memo(function UploadRow({ id, index, isActive, isSelected }: RowProps) {
  const upload = useWindow((state) => state.uploads.get(id))
  const minute = useWindow((state) => state.minute)
  const link = useWindow((state) => endingInWords(state, id))
  if (upload === undefined) return null
  const name = visibleText(upload.name)
  return (
    <tr
      className="row"
      id={rowId(id)}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      aria-label={`${name}, ${stateInWords(upload.state, minute).toLowerCase()}${link === null ? '' : `, ${link}`}`}
      data-tone={toneOf[upload.state.kind]}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      data-active={isActive}
      draggable={!isEnded(upload.state)}
      onDragStart={(event) => startRowDrag(event, id)}
      onMouseDown={(event) => pressRow(id, event)}
    >
      <FileKind name={name} />
      <td className="row-middle">
        <RowText upload={upload} />
        <RowProgress upload={upload} name={name} />
      </td>
      <td className="row-facts">
        <RowFacts upload={upload} />
      </td>
      <td className="row-buttons">
        <RowButtons upload={upload} isFirst={index === 0} isActive={isActive} />
      </td>
    </tr>
  )
})

/** Selects the row; with Shift all up to it, with Ctrl or Cmd it besides the others. */
export function pressRow(id: string, { shiftKey, ctrlKey, metaKey }: MouseEvent): void {
  if (shiftKey) selectTo(id)
  else if (ctrlKey || metaKey) toggleSelected(id)
  else selectOnly(id)
}

/** The file's kind as its extension; the poster's place. */
function FileKind({ name }: { name: string }) {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot + 1) : ''
  return (
    <td className="row-kind" aria-hidden="true">
      {extension.length <= 5 ? extension.toUpperCase() : ''}
    </td>
  )
}

/** The bar; nothing once the upload is over, or failed, when the words need the place. */
function RowProgress({ upload, name }: { upload: UploadView; name: string }) {
  const { state, sizeBytes } = upload
  const doneBytes = doneBytesOf(upload)
  if (state.kind === 'done' || state.kind === 'cancelled' || state.kind === 'failed') return null
  const percent = percentOf(doneBytes, sizeBytes)
  return (
    <progress
      className="progress"
      aria-label={`Progress of ${name}`}
      aria-valuetext={`${percent} percent, ${bytesOfTotal(doneBytes, sizeBytes)}`}
      max={Math.max(1, sizeBytes)}
      value={doneBytes}
    />
  )
}
