import {
  isActive,
  isHeld,
  isPaused,
  percentOf,
  steadyEndAt,
  type DeliveryView,
  type UploadView,
} from '../contract/index.ts'

/** A delivery, or a file by itself, that has not come to its end. `endsAt` in milliseconds since the epoch. */
export type UnderWay = {
  id: string
  name: string
  /** Null for a file by itself. */
  files: { done: number; all: number } | null
  percent: number
  doing: 'uploading' | 'waiting' | 'queued' | 'paused'
  endsAt: number | null
}

/** What is uploaded, and has a link. */
type Finished = { id: string; name: string }

/** What the tray's menu lists. */
export type Deliveries = {
  underWay: readonly UnderWay[]
  /** The newest five, the newest first. */
  finished: readonly Finished[]
  /** When all is uploaded, in milliseconds since the epoch; null while that is unknown. */
  endsAt: number | null
  /** Rates in bytes a second, of all together. */
  bytesPerSecond: number
}

const mostFinished = 5

/**
 * Sorts the uploads into deliveries: those that run come first, then as the queue has them.
 * @param deliveries by their ids; a file by itself has none
 * @param shown what was shown before, so that the ends do not waver
 */
export function deliveriesOf(
  views: readonly UploadView[],
  deliveries: ReadonlyMap<string, DeliveryView>,
  shown: Deliveries | null,
  now: number,
): Deliveries {
  const groups = new Map<string, UploadView[]>()
  for (const view of views) {
    if (view.state.kind === 'cancelled') continue
    const group = groups.get(view.deliveryId)
    if (group === undefined) groups.set(view.deliveryId, [view])
    else group.push(view)
  }
  const before = new Map(shown?.underWay.map(({ id, endsAt }) => [id, endsAt]))
  const underWay: { row: UnderWay; rank: number }[] = []
  const finished: (Finished & { at: number })[] = []
  for (const [id, files] of groups) {
    const delivery = deliveries.get(id)
    const name = delivery?.title ?? files[0]?.name ?? ''
    if (files.some(({ state }) => isActive(state) || isPaused(state))) {
      const endsAt = steadyEndAt(before.get(id) ?? null, etaSecondsOf(files), now)
      const rank = Math.min(...files.map((file) => file.rank))
      underWay.push({ row: { id, name, endsAt, ...whatOf(files, delivery !== undefined) }, rank })
    } else if (delivery?.reading.kind !== 'now' && files.every(({ state }) => state.kind === 'done')) {
      finished.push({ id, name, at: Math.max(...files.map(finishedAt)) })
    }
  }
  return {
    underWay: underWay
      .toSorted((a, b) => Number(runs(b)) - Number(runs(a)) || a.rank - b.rank)
      .map(({ row }) => row),
    finished: finished
      .toSorted((a, b) => b.at - a.at)
      .slice(0, mostFinished)
      .map(({ id, name }) => ({ id, name })),
    endsAt: steadyEndAt(shown?.endsAt ?? null, etaSecondsOf(views), now),
    bytesPerSecond: rateOf(views),
  }
}

function runs({ row }: { row: UnderWay }): boolean {
  return row.doing === 'uploading'
}

function whatOf(
  files: readonly UploadView[],
  isDelivery: boolean,
): Pick<UnderWay, 'files' | 'percent' | 'doing'> {
  const done = files.filter(({ state }) => state.kind === 'done').length
  const sum = (bytesOf: (file: UploadView) => number) =>
    files.reduce((bytes, file) => bytes + bytesOf(file), 0)
  return {
    files: isDelivery ? { done, all: files.length } : null,
    percent: percentOf(
      sum(sentBytes),
      sum(({ sizeBytes }) => sizeBytes),
    ),
    doing: doingOf(files),
  }
}

function doingOf(files: readonly UploadView[]): UnderWay['doing'] {
  const going = files.filter(({ state }) => isActive(state))
  if (going.length === 0) return 'paused'
  if (going.some(({ state }) => state.kind !== 'waiting' && state.kind !== 'queued')) return 'uploading'
  return going.some(({ state }) => state.kind === 'waiting' && !isHeld(state)) ? 'waiting' : 'queued'
}

/** Until all of them are sent. Null while nothing moves. */
function etaSecondsOf(files: readonly UploadView[]): number | null {
  const going = files.filter(({ state }) => isActive(state))
  const rate = rateOf(going)
  if (rate <= 0) return null
  const leftBytes = going.reduce((bytes, file) => bytes + file.sizeBytes - sentBytes(file), 0)
  return Math.max(leftBytes / rate, ...going.map(({ etaSeconds }) => etaSeconds ?? 0))
}

function rateOf(files: readonly UploadView[]): number {
  return files.reduce(
    (rate, { state, bytesPerSecond }) => rate + (isActive(state) ? (bytesPerSecond ?? 0) : 0),
    0,
  )
}

function sentBytes({ state, sentBytes, sizeBytes }: UploadView): number {
  return state.kind === 'done' ? sizeBytes : Math.min(sentBytes, sizeBytes)
}

function finishedAt({ state }: UploadView): number {
  return state.kind === 'done' ? state.finishedAt : 0
}
