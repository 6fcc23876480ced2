import { isActive, isPaused, type UploadKind, type UploadView } from '#contract'

type Group = 'uploading' | 'queued' | 'waiting' | 'paused' | 'failed' | 'done' | 'cancelled'

/** An upload before a change and after it; `before` is undefined for a new one, `now` for one that was removed. */
export type Change = { before: UploadView | undefined; now: UploadView | undefined }

/**
 * What some uploads amount to. It is kept up upload by upload, so that a tick of one of 10,000 costs no look at the
 * others. Sizes in bytes; an upload that was cancelled counts in `counts` alone.
 */
export type Tally = {
  counts: Readonly<Record<Group, number>>
  sizeBytes: number
  storedBytes: number
  inFlightBytes: number
  /** The most that was sent: what a percentage is made of. */
  sentBytes: number
  /** What is left of those that run or are queued. */
  leftBytes: number
  /** Those that run. */
  running: ReadonlyMap<string, UploadView>
}

export const emptyTally: Tally = {
  counts: { uploading: 0, queued: 0, waiting: 0, paused: 0, failed: 0, done: 0, cancelled: 0 },
  sizeBytes: 0,
  storedBytes: 0,
  inFlightBytes: 0,
  sentBytes: 0,
  leftBytes: 0,
  running: new Map(),
}

/** The tally after some of its uploads have changed. */
export function tallyAfter(tally: Tally, changes: Iterable<Change>): Tally {
  const counts = { ...tally.counts }
  const running = new Map(tally.running)
  const after = { ...tally, counts, running }
  for (const { before, now } of changes) {
    if (before !== undefined) count(after, before, -1)
    if (now !== undefined) count(after, now, 1)
  }
  return after

  function count(sum: typeof after, upload: UploadView, times: 1 | -1): void {
    const group = groupOf(upload.state.kind)
    counts[group] += times
    if (times < 0) running.delete(upload.id)
    else if (group === 'uploading') running.set(upload.id, upload)
    if (group === 'cancelled') return
    sum.sizeBytes += times * upload.sizeBytes
    sum.storedBytes += times * upload.storedBytes
    sum.inFlightBytes += times * upload.inFlightBytes
    sum.sentBytes += times * upload.sentBytes
    if (group === 'uploading' || group === 'queued')
      sum.leftBytes += times * Math.max(0, upload.sizeBytes - upload.sentBytes)
  }
}

export function tallyOf(uploads: Iterable<UploadView>): Tally {
  return tallyAfter(
    emptyTally,
    Array.from(uploads, (now) => ({ before: undefined, now })),
  )
}

/** True while any of them goes on by itself: what ends because somebody paused it does not. */
export function isGoing({ counts, running }: Tally): boolean {
  return counts.queued + counts.waiting > 0 || [...running.values()].some(({ state }) => isActive(state))
}

/** True where nothing goes on by itself, and something is paused or about to be. */
export function isAllPaused(tally: Tally): boolean {
  return !isGoing(tally) && tally.counts.paused + tally.running.size > 0
}

/** Some uploads at a glance: how many are in each group. Rates in bytes a second. */
export type Summary = Tally['counts'] & {
  bytesPerSecond: number
  /** Until everything that runs or is queued is sent; null while that is unknown. */
  etaSeconds: number | null
}

export function summaryOf({ counts, leftBytes, running }: Tally): Summary {
  let rate = 0
  let longest = 0
  let left = leftBytes
  for (const { state, bytesPerSecond, etaSeconds, sizeBytes, sentBytes } of running.values()) {
    // What is paused once its last parts have ended has no end, and its speed is nobody's.
    if (isPaused(state)) left -= Math.max(0, sizeBytes - sentBytes)
    else {
      if (state.kind === 'sending' || state.kind === 'ending') rate += bytesPerSecond ?? 0
      longest = Math.max(longest, etaSeconds ?? 0)
    }
  }
  const etaSeconds = rate > 0 ? Math.max(longest, left / rate) : null
  return { ...counts, bytesPerSecond: rate, etaSeconds }
}

function groupOf(kind: UploadKind): Group {
  switch (kind) {
    case 'opening':
    case 'sending':
    case 'finishing':
    case 'verifying':
    case 'ending':
      return 'uploading'
    default:
      return kind
  }
}
