import { linkFormat, type LinkFormat } from '#contract'
import { changeSettings } from '../commands.ts'
import { Icon } from '../icons.tsx'
import { useWindow } from '../store.ts'
import { doneIds, selectedIds, selectOnly } from '../uploads/selection.ts'
import { copyLinks } from './copy-links.ts'

const formatInWords: Record<LinkFormat, string> = { list: 'a list', markdown: 'Markdown', csv: 'CSV' }

const copy = () => void copyLinks(doneIds(useWindow.getState()))
const clear = () => selectOnly(useWindow.getState().selectedUploadId)

/** In the footer while several rows are selected: their links, all at once. */
export function SelectionBar() {
  const links = useWindow((state) => state.settings.links)
  const count = useWindow((state) => selectedIds(state).length)
  const done = useWindow((state) => doneIds(state).length)
  return (
    <>
      <span>{count} selected</span>
      <span className="selection-actions">
        {done === 0 ? null : (
          <>
            <button type="button" className="button" onClick={copy}>
              <Icon name="link" />
              {done === 1 ? 'Copy 1 link' : `Copy ${done} links`}
            </button>
            <label className="selection-format">
              as
              <select
                className="field-select"
                value={links.format}
                aria-label="Copy links as"
                onChange={(event) =>
                  void changeSettings({ links: { ...links, format: linkFormat.parse(event.target.value) } })
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
        <button type="button" className="button" onClick={clear}>
          Clear selection
        </button>
      </span>
    </>
  )
}
