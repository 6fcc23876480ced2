import { memo } from 'react'
import type { UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { RowButtons } from './row-buttons.tsx'
import { RowFacts } from './row-facts.tsx'
import { RowProgress } from './row-progress.tsx'
import { RowText } from './row-text.tsx'
import { stateInWords, toneOf } from './state-in-words.ts'
import { rowHeight } from './use-windowed-rows.ts'

export const rowId = (id: string) => `upload-${id}`

/** One upload. It selects its record by id, so a tick of one upload draws one row. */
export const UploadRow = memo(function UploadRow({
  id,
  index,
  isSelected,
}: {
  id: string
  index: number
  isSelected: boolean
}) {
  const upload = useWindow((state) => state.uploads.get(id))
  const minute = useWindow((state) => state.minute)
  if (upload === undefined) return null
  return (
    <tr
      className="row"
      id={rowId(id)}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      aria-label={`${upload.name}, ${stateInWords(upload.state, minute).toLowerCase()}`}
      data-tone={toneOf(upload.state)}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      onMouseDown={() => useWindow.setState({ selectedUploadId: id })}
    >
      <FileKind name={upload.name} />
      <td className="row-middle">
        <RowText upload={upload} />
        <RowProgress upload={upload} />
      </td>
      <td className="row-facts">
        <RowFacts upload={upload} />
      </td>
      <td className="row-buttons">
        <RowButtons upload={upload} isSelected={isSelected} />
      </td>
    </tr>
  )
})

/** The file's kind as its extension; the poster's place. */
function FileKind({ name }: { name: UploadView['name'] }) {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot + 1) : ''
  return (
    <td className="row-kind" aria-hidden="true">
      {extension.length <= 5 ? extension.toUpperCase() : ''}
    </td>
  )
}
