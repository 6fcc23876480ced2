import { linkFormat, type LinkFormat } from '#contract'
import { changeSettings } from '../commands.ts'
import { useWindow } from '../store.ts'
import { doneIds, selectedIds, selectOnly } from '../uploads/selection.ts'
import { copyLinks } from './copy-links.ts'
import { Button } from '../buttons.tsx'

const formatInWords: Record<LinkFormat, string> = { list: 'a list', markdown: 'Markdown', csv: 'CSV' }

const copy = () => void copyLinks(doneIds(useWindow.getState()))
const clear = () => selectOnly(useWindow.getState().selectedUploadId)

/** In the footer while several rows are selected: their links, all at once. */
export function SelectionBar() {
  const format = useWindow((state) => state.settings.links.format)
  const count = useWindow((state) => selectedIds(state).length)
  const done = useWindow((state) => doneIds(state).length)
  return (
    <>
      <span>{count} selected</span>
      <span className="selection-actions">
        {done === 0 ? null : (
          <>
            <Button
              name={done === 1 ? 'Copy 1 link' : `Copy ${done} links`}
              icon="link"
              kind="primary"
              onClick={copy}
            />
            <label className="selection-format">
              as
              <select
                className="field-select"
                value={format}
                aria-label="Copy links as"
                onChange={(event) =>
                  void changeSettings('links', { format: linkFormat.parse(event.target.value) })
                }
              >
                {linkFormat.options.map((format) => (
                  <option key={format} value={format}>
                    {formatInWords[format]}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
        <Button name="Clear selection" onClick={clear} />
      </span>
    </>
  )
}
