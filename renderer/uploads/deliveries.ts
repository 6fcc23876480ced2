import { isEnded, type DeliveryView, type EventPayload, type UploadView } from '#contract'
import { tallyAfter, emptyTally, type Change, type Tally } from './summary.ts'

/** What was dropped together, with what its uploads amount to. */
export type ShownDelivery = DeliveryView & {
  /** Ids of its uploads, in the order of the drop. */
  files: readonly string[]
  tally: Tally
  place: Place
}

/**
 * Where something stands in the list: what is still to do comes first, in the order of the queue; below it what is over,
 * the latest first.
 */
type Place = { isOver: boolean; at: number }

/** A row of its own: an upload by itself, or a delivery. */
type Top = { id: string } & Place

/** The uploads as deliveries. */
export type Grouping = {
  /** Those that are not a single upload from the start, by id. */
  deliveries: ReadonlyMap<string, ShownDelivery>
  /** In the order of the list. The same array as before, unless that has changed. */
  tops: readonly Top[]
  /** Goes up whenever the files of a delivery, or how it is shown, may have changed. */
  version: number
}

export const emptyGrouping: Grouping = { deliveries: new Map(), tops: [], version: 0 }

type Uploads = ReadonlyMap<string, UploadView>
type Patch = Pick<EventPayload<'uploads.patch'>, 'changed' | 'deliveries' | 'removed'>

/** The uploads that have changed, each as it was before and is now. */
export function changesIn(
  before: Uploads,
  { changed, removed }: Pick<Patch, 'changed' | 'removed'>,
): Change[] {
  return [
    ...removed.map((id) => ({ before: before.get(id), now: undefined })),
    ...changed.map((now) => ({ before: before.get(now.id), now })),
  ]
}

/**
 * The grouping after a patch; `uploads` are those after it. It looks at what the patch names. Only where a file of a
 * delivery begins, ends, comes or goes, it looks at the others of that delivery, once a patch.
 */
export function groupedAfter(
  { deliveries: before, tops, version }: Grouping,
  changes: readonly Change[],
  patch: Pick<Patch, 'deliveries' | 'removed'>,
  uploads: Uploads,
): Grouping {
  const deliveries = new Map(before)
  const moved = new Map<string, Top | null>()
  let isOther = false

  for (const view of patch.deliveries) {
    const shown = deliveries.get(view.id) ?? newDelivery(view)
    const place = placeOf(shown.files, uploads, view)
    deliveries.set(view.id, { ...shown, ...view, place })
    moved.set(view.id, { id: view.id, ...place })
    isOther = true
  }
  for (const [id, own] of changesByDelivery(changes)) {
    if (id === null) {
      for (const one of own) if (isMove(one)) moved.set(...topOf(one))
      continue
    }
    const shown = deliveries.get(id) ?? unnamed(own)
    // Its last upload goes after it.
    if (shown === null) continue
    const files = filesAfter(shown.files, own, uploads)
    const place = own.some(isMove) ? placeOf(files, uploads, shown) : shown.place
    deliveries.set(id, { ...shown, files, place, tally: tallyAfter(shown.tally, own) })
    if (files !== shown.files) isOther = true
    if (place.at !== shown.place.at || place.isOver !== shown.place.isOver || files !== shown.files)
      moved.set(id, { id, ...place })
  }
  for (const id of patch.removed) {
    if (!deliveries.delete(id)) continue
    moved.set(id, null)
    isOther = true
  }
  return {
    deliveries,
    tops: moved.size === 0 ? tops : topsAfter(tops, moved),
    version: isOther || moved.size > 0 ? version + 1 : version,
  }
}

/** True where the row of its only file says all of it. */
export function isSingle({ files, reading }: ShownDelivery): boolean {
  return files.length === 1 && reading.kind === 'over'
}

function newDelivery(view: DeliveryView): ShownDelivery {
  return { ...view, files: [], tally: emptyTally, place: { isOver: false, at: Infinity } }
}

/** The main process names a delivery before its uploads; whatever it does, no upload is without a row. */
function unnamed(changes: readonly Change[]): ShownDelivery | null {
  const upload = changes.find(({ now }) => now !== undefined)?.now
  if (upload === undefined) return null
  const { deliveryId: id, name: title, destinationId } = upload
  return newDelivery({ id, title, destinationId, reading: { kind: 'over' } })
}

/** Those of single uploads are under null. */
function changesByDelivery(changes: readonly Change[]): Map<string | null, Change[]> {
  const groups = new Map<string | null, Change[]>()
  for (const change of changes) {
    const upload = change.now ?? change.before
    if (upload === undefined) continue
    const id = upload.deliveryId === upload.id ? null : upload.deliveryId
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [change])
    else group.push(change)
  }
  return groups
}

/** The place in the list may be another one. */
function isMove({ before, now }: Change): boolean {
  return before?.state.kind !== now?.state.kind || before?.rank !== now?.rank
}

function topOf({ before, now }: Change): [string, Top | null] {
  return now === undefined ? [before?.id ?? '', null] : [now.id, { id: now.id, ...placeOfUpload(now) }]
}

function filesAfter(
  files: readonly string[],
  changes: readonly Change[],
  uploads: Uploads,
): readonly string[] {
  const added = changes.flatMap(({ before, now }) => (before === undefined && now !== undefined ? now : []))
  const removed = new Set(
    changes.flatMap(({ before, now }) => (now === undefined && before ? before.id : [])),
  )
  const left = removed.size === 0 ? files : files.filter((id) => !removed.has(id))
  if (added.length === 0) return left
  const ids = [...left, ...added.sort(inOrder).map(({ id }) => id)]
  const last = uploads.get(left.at(-1) ?? '')
  // A folder is read in its order, so what is found later mostly stands last.
  if (last === undefined || added.every((upload) => inOrder(last, upload) <= 0)) return ids
  const all = ids.flatMap((id) => uploads.get(id) ?? [])
  return all.sort(inOrder).map(({ id }) => id)
}

function inOrder(one: UploadView, other: UploadView): number {
  return one.place - other.place || one.rank - other.rank
}

function placeOf(
  files: readonly string[],
  uploads: Uploads,
  { reading }: Pick<DeliveryView, 'reading'>,
): Place {
  let first = Infinity
  let end = -Infinity
  for (const id of files) {
    const upload = uploads.get(id)
    if (upload === undefined) continue
    const { isOver, at } = placeOfUpload(upload)
    if (isOver) end = Math.max(end, -at)
    else first = Math.min(first, at)
  }
  const isOver = first === Infinity && reading.kind !== 'now' && files.length > 0
  return { isOver, at: isOver ? -end : first }
}

/** An open upload stands by its rank, one that is over by its end, in milliseconds since the epoch. */
function placeOfUpload({ state, rank, addedAt }: UploadView): Place {
  if (!isEnded(state)) return { isOver: false, at: rank }
  return { isOver: true, at: -(state.kind === 'done' ? state.finishedAt : addedAt) }
}

function compare(one: Place, other: Place): number {
  if (one.isOver !== other.isOver) return one.isOver ? 1 : -1
  return one.at === other.at ? 0 : one.at - other.at
}

/** Takes those that have moved out, and puts each where it belongs now; null for nowhere. */
function topsAfter(tops: readonly Top[], moved: ReadonlyMap<string, Top | null>): Top[] {
  const after = tops.filter(({ id }) => !moved.has(id))
  const placed = [...moved.values()].filter((top) => top !== null)
  if (placed.length > fewMoved) return [...after, ...placed].sort(compare)
  for (const top of placed) after.splice(firstBehind(after, top), 0, top)
  return after
}

/** Sorting all takes less time than to move more than these one by one. */
const fewMoved = 32

/** The first place whose top stands behind this one, by halving. */
function firstBehind(tops: readonly Top[], top: Top): number {
  let low = 0
  let high = tops.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = tops[middle]
    if (other !== undefined && compare(other, top) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
