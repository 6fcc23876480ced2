import { causeOf, isEnded, visibleText, type UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { isEnding, sharedLinkInWords } from '../links/link-in-words.ts'
import { Name } from '../words/name.tsx'
import { localInWords } from './state-in-words.ts'

/** The name, and below it where it goes, or what went wrong and what helps. */
export function RowText({ upload }: { upload: UploadView }) {
  const trouble = causeOf(upload.state)
  const isDemo = useWindow(({ destinations }) =>
    destinations.some(({ id, credentials }) => id === upload.destinationId && credentials.kind === 'demo'),
  )
  const place = `${upload.bucket}/${upload.key}`
  const note =
    upload.state.kind === 'done' && isDemo ? 'Its link works on this computer only' : upload.notes.at(-1)
  const minute = useWindow((state) => state.minute)
  const local = localInWords(upload.state, minute)
  const shared = useWindow((state) => state.sharedLinks.get(upload.id))
  return (
    <>
      <p className="row-name" title={visibleText(upload.file)}>
        <Name>{upload.name}</Name>
      </p>
      {trouble === null ? (
        <p
          className={upload.warning === null ? 'row-place' : 'row-place row-warning'}
          title={visibleText(upload.warning ?? place)}
        >
          {upload.warning === null ? <Name>{place}</Name> : visibleText(upload.warning)}
        </p>
      ) : (
        <p className="row-trouble" title={visibleText(`${trouble.message} ${trouble.advice}`)}>
          <span className="row-trouble-message">{visibleText(trouble.message)}</span>{' '}
          {visibleText(trouble.advice)}
        </p>
      )}
      {/* Before, this line is the progress bar's. */}
      {isEnded(upload.state) ? (
        <p className="row-note">
          {shared === undefined ? null : (
            <span className="row-link" data-ending={isEnding(shared, minute)}>
              {sharedLinkInWords(shared, minute)}
            </span>
          )}
          {local === null ? null : <span title={visibleText(local)}>{visibleText(local)}</span>}
          {note === undefined ? null : <span>{visibleText(note)}</span>}
        </p>
      ) : null}
    </>
  )
}
