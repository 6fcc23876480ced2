import type { ReactElement } from 'react'
import { causeOf, isEnded, pieces, t, visibleText, type AppError, type UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { isEnding, sharedLinkInWords } from '../links/link-in-words.ts'
import { kindInWords } from '../words/kind-in-words.ts'
import { MiddleCut } from '../words/middle-cut.tsx'
import { Name } from '../words/name.tsx'
import { hasProgress } from './row-progress.tsx'
import { localInWords } from './state-in-words.ts'

/**
 * The name, and below it what the file is and where it goes; or what went wrong, and what helps. The row's own name says
 * the file's, so a screen reader does not hear it twice.
 */
export function RowText({ upload }: { upload: UploadView }) {
  const trouble = causeOf(upload.state)
  return (
    <>
      <p className="row-name" aria-hidden="true" title={visibleText(upload.file)}>
        <MiddleCut name={upload.name} />
      </p>
      {trouble === null ? <Facts upload={upload} /> : <Trouble upload={upload} trouble={trouble} />}
      {/* Before, this line is the progress bar's. */}
      {isEnded(upload.state) ? <Notes upload={upload} /> : null}
    </>
  )
}

/** `QuickTime video → Client reviews`, or what may go wrong. */
function Facts({ upload }: { upload: UploadView }) {
  const isSilent = upload.since !== null && upload.state.kind !== 'ending'
  const warning = isSilent ? t('row.silentAdvice') : upload.warning
  if (warning !== null) {
    return (
      <p className="row-line row-warning" title={visibleText(warning)}>
        {visibleText(warning)}
      </p>
    )
  }
  const kind = kindInWords(upload.contentType)
  return (
    <p className="row-line" title={visibleText(`${upload.bucket}/${upload.key}`)}>
      {kind === null ? null : `${kind} `}
      <Target destinationId={upload.destinationId} otherwise={upload.bucket} />
    </p>
  )
}

function Trouble({ upload, trouble }: { upload: UploadView; trouble: AppError }) {
  const { message, advice } = trouble
  return (
    <>
      <p className="row-line row-trouble" title={visibleText(`${message} ${advice}`)}>
        {visibleText(message)}
      </p>
      {hasProgress(upload) ? null : (
        <p className="row-line" title={visibleText(advice)}>
          {visibleText(advice)} <Target destinationId={upload.destinationId} otherwise={upload.bucket} />
        </p>
      )}
    </>
  )
}

/**
 * `→ Client reviews`, read as `to Client reviews`: the destination's name, or something else where there is none any
 * more.
 */
export function Target({ destinationId, otherwise }: { destinationId: string | null; otherwise: string }) {
  const name = useWindow(
    ({ destinations }) => destinations.find(({ id }) => id === destinationId)?.name ?? otherwise,
  )
  if (name === '') return null
  const words = pieces<'row.to', ReactElement>('row.to', {
    destination: (
      <b key="name">
        <Name>{name}</Name>
      </b>
    ),
  })
  return (
    <span className="row-target">
      <span aria-hidden="true">→ </span>
      {words.map((piece) =>
        typeof piece === 'string' ? (
          <span key={piece} className="unseen">
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </span>
  )
}

/** Of its link, its file and what happened. */
function Notes({ upload }: { upload: UploadView }) {
  const isDemo = useWindow(({ destinations }) =>
    destinations.some(({ id, credentials }) => id === upload.destinationId && credentials.kind === 'demo'),
  )
  const note = upload.state.kind === 'done' && isDemo ? t('row.demoLink') : upload.notes.at(-1)
  const minute = useWindow((state) => state.minute)
  const local = localInWords(upload.state, minute)
  const shared = useWindow((state) => state.sharedLinks.get(upload.id))
  if (shared === undefined && local === null && note === undefined) return null
  return (
    <p className="row-line row-note">
      {shared === undefined ? null : (
        <span className="row-link" data-ending={isEnding(shared, minute)}>
          {sharedLinkInWords(shared, minute)}
        </span>
      )}
      {local === null ? null : <span title={visibleText(local)}>{visibleText(local)}</span>}
      {note === undefined ? null : <span>{visibleText(note)}</span>}
    </p>
  )
}
