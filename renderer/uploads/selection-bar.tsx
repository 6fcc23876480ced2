import { linkFormat, t, type LinkFormat } from '#contract'
import { changeSettings } from '../commands.ts'
import { runCommand } from '../run-command.ts'
import { useWindow, type WindowState } from '../store.ts'
import { removeUploads } from './remove-uploads.ts'
import { actionsFor, type RowAction } from './row-actions.ts'
import { doneIds, selectedIds, selectOnly } from './selection.ts'
import { copyLinks } from '../links/copy-links.ts'
import { Button, IconButton } from '../buttons.tsx'

const formatInWords: Record<LinkFormat, string> = {
  list: t('selection.asList'),
  markdown: t('selection.asMarkdown'),
  csv: t('selection.asCsv'),
}

const copy = () => void copyLinks(doneIds(useWindow.getState()))
const clear = () => selectOnly(useWindow.getState().selectedUploadId)

/** Uploads of the selection that each button is for, in the words of a row's own buttons. */
function selectedFor(state: WindowState) {
  const uploads = selectedIds(state).flatMap((id) => state.uploads.get(id) ?? [])
  const offering = (action: RowAction) =>
    uploads.filter((upload) => actionsFor(upload, false).includes(action)).map(({ id }) => id)
  return {
    pause: offering('pause'),
    resume: offering('resume'),
    cancel: offering('cancel'),
    remove: offering('remove'),
  }
}

const bulk = [
  ['pause', (ids: string[]) => void runCommand('uploads.pause', { ids })],
  ['resume', (ids: string[]) => void runCommand('uploads.resume', { ids })],
  ['cancel', (ids: string[]) => void removeUploads(ids)],
  ['remove', (ids: string[]) => void removeUploads(ids)],
] as const

/** A button for what can be done with some of the selected uploads, with how many those are. */
function BulkButton({ of: [action, run] }: { of: (typeof bulk)[number] }) {
  const count = useWindow((state) => selectedFor(state)[action].length)
  if (count === 0) return null
  return (
    <Button
      name={t(`selection.${action}`, { count })}
      onClick={() => run(selectedFor(useWindow.getState())[action])}
    />
  )
}

/** In the footer while several rows are selected: their links, all at once, and what else can be done with all of them. */
export function SelectionBar() {
  const format = useWindow((state) => state.settings.links.format)
  const count = useWindow((state) => selectedIds(state).length)
  const done = useWindow((state) => doneIds(state).length)
  return (
    <>
      <span className="selection-count">{t('selection.count', { count })}</span>
      <span className="selection-actions">
        {done === 0 ? null : (
          <>
            <Button
              name={t('selection.copyLinks', { count: done })}
              icon="link"
              kind="primary"
              onClick={copy}
            />
            <label className="selection-format">
              {t('selection.as')}
              <select
                className="field-select"
                value={format}
                aria-label={t('selection.copyLinksAs')}
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
        {bulk.map((one) => (
          <BulkButton key={one[0]} of={one} />
        ))}
        <IconButton name={t('selection.clear')} icon="close" onClick={clear} />
      </span>
    </>
  )
}
