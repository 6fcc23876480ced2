import type { UploadKind, UploadView } from '#contract'

type Group = 'uploading' | 'queued' | 'waiting' | 'paused' | 'failed' | 'done'

/** All uploads at a glance: how many are in each group. Rates in bytes a second. */
export type Summary = Record<Group, number> & {
  bytesPerSecond: number
  /** Until everything that runs or is queued is sent; null while that is unknown. */
  etaSeconds: number | null
}

/** Counts what the header shows. */
export function summaryOf(uploads: Iterable<UploadView>): Summary {
  const counts = { uploading: 0, queued: 0, waiting: 0, paused: 0, failed: 0, done: 0 }
  const sum: Summary = { ...counts, bytesPerSecond: 0, etaSeconds: null }
  let bytesLeft = 0
  let longest = 0
  for (const { state, sizeBytes, sentBytes, bytesPerSecond, etaSeconds } of uploads) {
    const group = groupOf(state.kind)
    if (group === null) continue
    sum[group] += 1
    if (state.kind === 'sending' || state.kind === 'ending') sum.bytesPerSecond += bytesPerSecond ?? 0
    if (group === 'uploading') longest = Math.max(longest, etaSeconds ?? 0)
    if (group === 'uploading' || group === 'queued') bytesLeft += Math.max(0, sizeBytes - sentBytes)
  }
  if (sum.uploading > 0 && sum.bytesPerSecond > 0) {
    sum.etaSeconds = Math.max(longest, bytesLeft / sum.bytesPerSecond)
  }
  return sum
}

function groupOf(kind: UploadKind): Group | null {
  if (
    kind === 'opening' ||
    kind === 'sending' ||
    kind === 'finishing' ||
    kind === 'verifying' ||
    kind === 'ending'
  ) {
    return 'uploading'
  }
  return kind === 'cancelled' ? null : kind
}
