import { bytesInWords, bytesOfTotal, percentOf, rateInWords, type UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { Icon, type IconName } from '../icons.tsx'
import { clockTime, dayInWords } from '../words/clock-time.ts'
import { doneBytesOf, partsRemovedAt, stateInWords, toneOf, type Tone } from './state-in-words.ts'

const icons: Record<Tone, IconName | null> = {
  quiet: null,
  active: null,
  good: 'check',
  wait: 'clock',
  bad: 'alert',
}

/** The numbers at the right: how far, how fast, when; or the state in words. */
export function RowFacts({ upload }: { upload: UploadView }) {
  const { kind } = upload.state
  const isMoving = kind === 'sending' || kind === 'verifying'
  return isMoving ? <MovingFacts upload={upload} /> : <StateFacts upload={upload} />
}

function StateFacts({ upload }: { upload: UploadView }) {
  const { state, sentBytes, sizeBytes } = upload
  const minute = useWindow((state) => state.minute)
  const icon = icons[toneOf[state.kind]]
  const removedAt = partsRemovedAt(state, minute)
  return (
    <>
      <p className="fact-state">
        {icon === null ? null : <Icon name={icon} />}
        {stateInWords(state, minute)}
      </p>
      {state.kind === 'done' ? <p className="fact">{clockTime(state.finishedAt, minute)}</p> : null}
      <p className="fact">
        {sentBytes > 0 && sentBytes < sizeBytes
          ? bytesOfTotal(sentBytes, sizeBytes)
          : bytesInWords(sizeBytes)}
      </p>
      {removedAt === null ? null : (
        <p
          className="fact"
          title="A rule of the bucket removes the parts of this upload then. Let it go on before that day."
        >
          Parts kept until {dayInWords(removedAt, minute)}
        </p>
      )}
    </>
  )
}

function MovingFacts({ upload }: { upload: UploadView }) {
  const { state, sizeBytes, bytesPerSecond } = upload
  const doneBytes = doneBytesOf(upload)
  const minute = useWindow((state) => state.minute)
  const end = useWindow((state) => state.ends.get(upload.id)?.words ?? null)
  return (
    <>
      <p className="fact-percent">{percentOf(doneBytes, sizeBytes)} %</p>
      <p className="fact">
        {state.kind === 'sending' && bytesPerSecond !== null
          ? rateInWords(bytesPerSecond)
          : stateInWords(state, minute)}
        {end === null ? null : <span className="fact-end">{end}</span>}
      </p>
      <p className="fact">{bytesOfTotal(doneBytes, sizeBytes)}</p>
    </>
  )
}
