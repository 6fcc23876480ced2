import { bytesInWords, bytesOfTotal, percentOf, rateInWords, type UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { Icon } from '../icons.tsx'
import { clockTime, dayInWords } from '../words/clock-time.ts'
import { doneBytesOf, partsRemovedAt, stateInWords, toneIcons, toneOf } from './state-in-words.ts'

/**
 * The numbers at the right: how far, how much, how fast and when; or the state in words. The row's name and the progress
 * bar say state and progress to a screen reader.
 */
export function RowFacts({ upload }: { upload: UploadView }) {
  const { kind } = upload.state
  if (kind === 'sending') return <SendingFacts upload={upload} />
  return kind === 'verifying' ? <VerifyingFacts upload={upload} /> : <StateFacts upload={upload} />
}

function SendingFacts({ upload }: { upload: UploadView }) {
  const { sizeBytes, sentBytes, bytesPerSecond } = upload
  const end = useWindow((state) => state.ends.get(upload.id)?.words ?? null)
  return (
    <>
      <p className="fact-first fact-percent" aria-hidden="true">
        {percentOf(sentBytes, sizeBytes)} %
      </p>
      <p className="fact" aria-hidden="true">
        {bytesOfTotal(sentBytes, sizeBytes)}
      </p>
      <p className="fact fact-pace">
        {bytesPerSecond === null ? null : <span className="fact-rate">{rateInWords(bytesPerSecond)}</span>}
        {end === null ? null : <span className="fact-end">{end}</span>}
      </p>
    </>
  )
}

function VerifyingFacts({ upload }: { upload: UploadView }) {
  const { sizeBytes } = upload
  return (
    <>
      <p className="fact-first" aria-hidden="true">
        Verifying {percentOf(doneBytesOf(upload), sizeBytes)} %
      </p>
      <p className="fact">All of it is uploaded</p>
      <p className="fact">{bytesInWords(sizeBytes)}</p>
    </>
  )
}

function StateFacts({ upload }: { upload: UploadView }) {
  const { state, sentBytes, sizeBytes } = upload
  const minute = useWindow((state) => state.minute)
  const icon = toneIcons[toneOf[state.kind]]
  const removedAt = partsRemovedAt(state, minute)
  const isPart = sentBytes > 0 && sentBytes < sizeBytes
  const size = isPart ? bytesOfTotal(sentBytes, sizeBytes) : bytesInWords(sizeBytes)
  return (
    <>
      <p className="fact-first" aria-hidden="true">
        {icon === null ? null : <Icon name={icon} />}
        {stateInWords(state, minute)}
      </p>
      <p className="fact">
        {state.kind === 'done' ? `${size} · ${clockTime(state.finishedAt, minute)}` : size}
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
