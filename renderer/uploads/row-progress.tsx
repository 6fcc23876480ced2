import { bytesOfTotal, percentOf, type UploadView } from '#contract'
import { doneBytesOf } from './state-in-words.ts'

/** The bar; nothing once the upload is over, or failed, when the words need the place. */
export function RowProgress({ upload }: { upload: UploadView }) {
  const { state, sizeBytes, name } = upload
  const doneBytes = doneBytesOf(upload)
  if (state.kind === 'done' || state.kind === 'cancelled' || state.kind === 'failed') return null
  const percent = percentOf(doneBytes, sizeBytes)
  return (
    <progress
      className="progress"
      aria-label={`Progress of ${name}`}
      aria-valuetext={`${percent} percent, ${bytesOfTotal(doneBytes, sizeBytes)}`}
      max={Math.max(1, sizeBytes)}
      value={doneBytes}
    />
  )
}
