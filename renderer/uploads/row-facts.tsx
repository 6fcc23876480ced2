import { bytesInWords, isStillWritten, percentOf, t, type UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { useSecond } from '../words/use-second.ts'
import { clockTime, dayInWords } from '../words/clock-time.ts'
import { FirstFact, MovingFacts, sizeInWords } from './fact-lines.tsx'
import { awaitsCode, waitingInWords } from './waiting-words.ts'
import { doneBytesOf, partsRemovedAt, stateInWords, toneIcons, toneOf } from './state-in-words.ts'

/**
 * The numbers at the right: how far, how much, how fast and when; or the state in words. The row's name and the progress
 * bar say state and progress to a screen reader.
 */
export function RowFacts({ upload }: { upload: UploadView }) {
  const { kind } = upload.state
  const isCodeAwaited = useWindow((state) => awaitsCode(upload, state))
  if (isCodeAwaited) return <p className="fact-first fact-waiting">{t('states.waitingForCode')}</p>
  if (kind === 'waiting' || kind === 'ending' || (kind === 'opening' && upload.since !== null))
    return <WaitingFacts upload={upload} />
  if (kind === 'sending') {
    const silence = upload.since === null ? null : <Silence upload={upload} />
    const { id, bytesPerSecond } = upload
    return <MovingFacts id={id} numbers={upload} bytesPerSecond={bytesPerSecond} silence={silence} />
  }
  return kind === 'verifying' ? <VerifyingFacts upload={upload} /> : <StateFacts upload={upload} />
}

function VerifyingFacts({ upload }: { upload: UploadView }) {
  const { sizeBytes } = upload
  return (
    <>
      <FirstFact
        icon={null}
        words={t('row.verifying', { percent: percentOf(doneBytesOf(upload), sizeBytes) })}
      />
      <p className="fact">{t('row.readingAgain')}</p>
      <p className="fact">{bytesInWords(sizeBytes)}</p>
    </>
  )
}

/** It counts, so the clock ticks while it is in view. */
function WaitingFacts({ upload }: { upload: UploadView }) {
  const { what, more } = waitingInWords(upload, useSecond()) ?? { what: '', more: null }
  const icon = toneIcons[toneOf[upload.state.kind]]
  const isSizeSaid = isStillWritten(upload.state)
  return (
    <>
      <FirstFact icon={icon} words={what} />
      {more === null ? null : <p className="fact">{more}</p>}
      {isSizeSaid ? null : <p className="fact">{sizeInWords(upload)}</p>}
      <KeptUntil upload={upload} />
    </>
  )
}

function Silence({ upload }: { upload: UploadView }) {
  return <span className="fact-waiting">{waitingInWords(upload, useSecond())?.what}</span>
}

function StateFacts({ upload }: { upload: UploadView }) {
  const { state } = upload
  const minute = useWindow((state) => state.minute)
  const icon = toneIcons[toneOf[state.kind]]
  const size = sizeInWords(upload)
  return (
    <>
      <FirstFact icon={icon} words={stateInWords(state, minute)} />
      <p className="fact">
        {state.kind === 'done' ? `${size} · ${clockTime(state.finishedAt, minute)}` : size}
      </p>
      <KeptUntil upload={upload} />
    </>
  )
}

function KeptUntil({ upload }: { upload: UploadView }) {
  const minute = useWindow((state) => state.minute)
  const removedAt = partsRemovedAt(upload.state, minute)
  if (removedAt === null) return null
  return (
    <p className="fact" title={t('row.partsKeptWhy')}>
      {t('row.partsKeptUntil', { day: dayInWords(removedAt, minute) })}
    </p>
  )
}
