import {
  bytesInWords,
  bytesOfTotal,
  isStillWritten,
  percentOf,
  rateInWords,
  t,
  type UploadView,
} from '#contract'
import { useWindow } from '../store.ts'
import { useSecond } from '../words/use-second.ts'
import { Icon } from '../icons.tsx'
import { clockTime, dayInWords } from '../words/clock-time.ts'
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
  if (kind === 'sending') return <SendingFacts upload={upload} />
  return kind === 'verifying' ? <VerifyingFacts upload={upload} /> : <StateFacts upload={upload} />
}

function SendingFacts({ upload }: { upload: UploadView }) {
  const { sizeBytes, sentBytes, bytesPerSecond } = upload
  const end = useWindow((state) => state.ends.get(upload.id)?.when ?? null)
  return (
    <>
      <p className="fact-first fact-percent" aria-hidden="true">
        {t('numbers.percent', { percent: percentOf(sentBytes, sizeBytes) })}
      </p>
      <p className="fact" aria-hidden="true">
        {bytesOfTotal(sentBytes, sizeBytes)}
      </p>
      <p className="fact fact-pace">
        {upload.since === null ? null : <Silence upload={upload} />}
        {bytesPerSecond === null ? null : <span className="fact-rate">{rateInWords(bytesPerSecond)}</span>}
        {end === null ? null : <span className="fact-end">{t('row.doneAt', { when: end })}</span>}
      </p>
    </>
  )
}

function VerifyingFacts({ upload }: { upload: UploadView }) {
  const { sizeBytes } = upload
  return (
    <>
      <p className="fact-first" aria-hidden="true">
        {t('row.verifying', { percent: percentOf(doneBytesOf(upload), sizeBytes) })}
      </p>
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
      <p className="fact-first" aria-hidden="true">
        {icon === null ? null : <Icon name={icon} />}
        {what}
      </p>
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
      <p className="fact-first" aria-hidden="true">
        {icon === null ? null : <Icon name={icon} />}
        {stateInWords(state, minute)}
      </p>
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

function sizeInWords({ sentBytes, sizeBytes }: UploadView): string {
  const isPart = sentBytes > 0 && sentBytes < sizeBytes
  return isPart ? bytesOfTotal(sentBytes, sizeBytes) : bytesInWords(sizeBytes)
}
