import { bytesOfTotal, isEnded, percentOf, t, type UploadView } from '#contract'

/** How far an upload is; nothing before anything was sent, and once it is over. */
export function RowProgress({ upload }: { upload: UploadView }) {
  return hasProgress(upload) ? <ProgressBar {...upload} /> : null
}

type Props = Pick<UploadView, 'sizeBytes' | 'storedBytes' | 'inFlightBytes' | 'sentBytes' | 'verifiedBytes'>

/** The bar: what the store has, and lighter what is on its way. A verification has a track of its own below that. */
export function ProgressBar({ sizeBytes, storedBytes, inFlightBytes, sentBytes, verifiedBytes }: Props) {
  const doneBytes = verifiedBytes ?? sentBytes
  const percent = percentOf(doneBytes, sizeBytes)
  return (
    <div className="progress">
      <progress
        className="unseen"
        aria-label={t(verifiedBytes === null ? 'row.progress' : 'row.verified')}
        aria-valuetext={t('row.progressText', { percent, bytes: bytesOfTotal(doneBytes, sizeBytes) })}
        max={Math.max(1, sizeBytes)}
        value={doneBytes}
      />
      <div className="track">
        <Lane kind="in-flight" bytes={storedBytes + inFlightBytes} ofBytes={sizeBytes} />
        <Lane kind="stored" bytes={storedBytes} ofBytes={sizeBytes} />
      </div>
      {verifiedBytes === null ? null : (
        <div className="track">
          <Lane kind="verified" bytes={verifiedBytes} ofBytes={sizeBytes} />
        </div>
      )}
    </div>
  )
}

type LaneProps = { kind: 'stored' | 'in-flight' | 'verified'; bytes: number; ofBytes: number }

/** It is moved, not resized: that costs no layout. */
function Lane({ kind, bytes, ofBytes }: LaneProps) {
  const share = ofBytes === 0 ? 0 : bytes / ofBytes
  return <div className={`lane lane-${kind}`} style={{ transform: `translateX(${100 * share - 100}%)` }} />
}

/** False before anything was sent, and once the upload is over or failed: then words have the place. */
export function hasProgress({ state, sentBytes }: UploadView): boolean {
  if (isEnded(state) || state.kind === 'failed') return false
  return sentBytes > 0 || state.kind === 'opening' || state.kind === 'sending'
}
