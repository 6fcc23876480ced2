import type { HistoryRow, Proof, SharedLink } from '../contract/index.ts'
import { textSearch } from '../contract/index.ts'

/** What the history keeps in memory of a file that was delivered. Sizes in bytes, times in ms since the epoch. */
export type HistoryFile = {
  id: string
  file: string
  name: string
  key: string
  destinationId: string | null
  bucket: string
  sizeBytes: number
  proof: Proof
  readBack: boolean
  finishedAt: number
  delivery: { id: string; title: string; place: number } | null
}

/** Some files of one delivery, the last that ended first. */
type Group = { title: string; files: HistoryFile[]; last: HistoryFile }

/** What `historyRows` works by. */
type Wanted = {
  search: string
  /** The ids of the deliveries that show their files. */
  openDeliveries: ReadonlySet<string>
  /** The first moment of the day in which a moment lies, in ms since the epoch. */
  startOfDay: (at: number) => number
  /** The name of a destination; null for one that is gone. */
  nameOf: (destinationId: string) => string | null
  /** The link to an upload that was copied last; null for none. */
  linkOf: (uploadId: string) => SharedLink | null
}

/**
 * The rows of the history, the last that ended first: days, deliveries, and the files of those that are open. Of a
 * delivery whose title is searched for all files are there, of others those that match.
 */
export function historyRows(files: Iterable<HistoryFile>, wanted: Wanted): HistoryRow[] {
  const rows: HistoryRow[] = []
  let day: Extract<HistoryRow, { kind: 'day' }> | null = null
  for (const group of groupsOf(matching(files, wanted))) {
    const { finishedAt } = group.last
    if (day === null || finishedAt < day.day) {
      day = { kind: 'day', day: wanted.startOfDay(finishedAt), deliveries: 0, sizeBytes: 0, isVerified: true }
      rows.push(day)
    }
    const sizeBytes = group.files.reduce((sum, file) => sum + file.sizeBytes, 0)
    const isVerified = group.files.every(({ proof }) => proof !== 'none')
    day.deliveries++
    day.sizeBytes += sizeBytes
    day.isVerified &&= isVerified
    const { delivery, destinationId, bucket } = group.last
    if (delivery === null || group.files.length === 1) {
      rows.push(...group.files.map((file) => rowOf(file, false)))
      continue
    }
    const isOpen = wanted.openDeliveries.has(delivery.id)
    const facts = { destinationId, bucket, sizeBytes, finishedAt, isVerified, isOpen }
    rows.push({
      kind: 'delivery',
      id: delivery.id,
      title: group.title,
      files: group.files.length,
      links: linksOf(group, wanted),
      ...facts,
    })
    if (isOpen) rows.push(...inOrderOfDrop(group.files).map((file) => rowOf(file, true)))
  }
  return rows
}

function linksOf({ files }: Group, { linkOf }: Wanted): { count: number; first: SharedLink } | null {
  let count = 0
  let first: SharedLink | null = null
  for (const { id } of files) {
    const link = linkOf(id)
    if (link === null) continue
    count++
    if (first === null || (link.validUntil ?? Infinity) < (first.validUntil ?? Infinity)) first = link
  }
  return first === null ? null : { count, first }
}

function* matching(files: Iterable<HistoryFile>, { search, nameOf }: Wanted): Generator<HistoryFile> {
  if (search.trim() === '') return yield* files
  const matches = textSearch(search)
  for (const file of files) {
    const { name, key, delivery, destinationId, bucket } = file
    const place = (destinationId === null ? null : nameOf(destinationId)) ?? bucket
    if (matches(`${name}\n${delivery?.title ?? ''}\n${key}\n${place}`)) yield file
  }
}

/** The last that ended first. */
function groupsOf(files: Iterable<HistoryFile>): Group[] {
  const groups: Group[] = []
  const byDelivery = new Map<string, Group>()
  for (const file of files) {
    const { delivery } = file
    const known = delivery === null ? undefined : byDelivery.get(delivery.id)
    if (known !== undefined) {
      known.files.push(file)
      if (file.finishedAt > known.last.finishedAt) known.last = file
      continue
    }
    const group = { title: delivery?.title ?? '', files: [file], last: file }
    groups.push(group)
    if (delivery !== null) byDelivery.set(delivery.id, group)
  }
  return groups.sort((one, other) => other.last.finishedAt - one.last.finishedAt)
}

function inOrderOfDrop(files: readonly HistoryFile[]): HistoryFile[] {
  return files.toSorted((one, other) => (one.delivery?.place ?? 0) - (other.delivery?.place ?? 0))
}

function rowOf({ delivery: _none, ...file }: HistoryFile, isInDelivery: boolean): HistoryRow {
  return { kind: 'file', ...file, isInDelivery }
}
