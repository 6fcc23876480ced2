import type { UploadKind, UploadView } from '#contract'

/** All uploads at a glance. Rates in bytes a second. */
export type Summary = {
  uploading: number
  queued: number
  waiting: number
  paused: number
  failed: number
  done: number
  bytesPerSecond: number
  /** Until everything that runs or is queued is sent; null while that is unknown. */
  etaSeconds: number | null
}

/** Counts what the header shows. */
export function summaryOf(uploads: Iterable<UploadView>): Summary {
  const sum: Summary = {
    uploading: 0,
    queued: 0,
    waiting: 0,
    paused: 0,
    failed: 0,
    done: 0,
    bytesPerSecond: 0,
    etaSeconds: null,
  }
  let bytesLeft = 0
  let longest = 0
  for (const { state, sizeBytes, sentBytes, bytesPerSecond, etaSeconds } of uploads) {
    const group = groupOf(state.kind)
    if (group === null) continue
    sum[group] += 1
    if (state.kind === 'sending') sum.bytesPerSecond += bytesPerSecond ?? 0
    if (group === 'uploading') longest = Math.max(longest, etaSeconds ?? 0)
    if (group === 'uploading' || group === 'queued') bytesLeft += Math.max(0, sizeBytes - sentBytes)
  }
  if (sum.uploading > 0 && sum.bytesPerSecond > 0) {
    sum.etaSeconds = Math.max(longest, bytesLeft / sum.bytesPerSecond)
  }
  return sum
}

function groupOf(kind: UploadKind) {
  if (kind === 'opening' || kind === 'sending' || kind === 'finishing' || kind === 'verifying') {
    return 'uploading'
  }
  return kind === 'cancelled' ? null : kind
}
