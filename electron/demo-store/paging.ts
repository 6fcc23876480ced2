import { S3Error } from './s3-error.ts'
import { encodeSegment } from './request.ts'

const MAX_PAGE = 1000

type Grouping = { prefix: string; delimiter: string }

/** `name` is the entry's key or, where the delimiter follows the prefix, the prefix it shares with others. */
type Listed<Entry> = { name: string; entry: Entry | null }

/** A page of a listing by keys, and the elements of the answer that are the same for objects and uploads. */
export function keyPage<Entry extends { key: string }>(
  query: URLSearchParams,
  max: number,
  entries: Iterable<Entry>,
  isPast: (entry: Entry, name: string) => boolean,
) {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const { page, last } = cutPage(listKeys(entries, { prefix, delimiter }, isPast), max)
  const { type, encode } = keyEncoding(query)
  const elements = {
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    EncodingType: type,
    IsTruncated: last !== undefined,
    CommonPrefixes: page.filter(({ entry }) => entry === null).map(({ name }) => ({ Prefix: encode(name) })),
  }
  return { entries: page.flatMap(({ entry }) => entry ?? []), count: page.length, last, encode, elements }
}

/**
 * Lists keys as S3 does: sorted by their bytes, those with the prefix, keys with the same text up to the delimiter as
 * one. `isPast` says which entries earlier pages have given.
 */
function listKeys<Entry extends { key: string }>(
  entries: Iterable<Entry>,
  { prefix, delimiter }: Grouping,
  isPast: (entry: Entry, name: string) => boolean,
): Listed<Entry>[] {
  const sorted = [...entries]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareKeys(a.key, b.key))
  const listed: Listed<Entry>[] = []
  for (const entry of sorted) {
    const end = delimiter === '' ? -1 : entry.key.indexOf(delimiter, prefix.length)
    const name = end < 0 ? entry.key : entry.key.slice(0, end + delimiter.length)
    if (isPast(entry, name)) continue
    if (end < 0) listed.push({ name, entry })
    else if (listed.at(-1)?.name !== name) listed.push({ name, entry: null })
  }
  return listed
}

/** S3 sorts keys by their UTF-8 bytes; JavaScript's own order, by UTF-16 units, differs for emoji. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** The first `max` items, and the last of them when there are more. */
export function cutPage<Item>(items: Item[], max: number): { page: Item[]; last: Item | undefined } {
  const page = items.slice(0, max)
  return { page, last: items.length > max ? page.at(-1) : undefined }
}

/** A page size: 0 to 1000; S3 takes more for 1000. */
export function pageSize(query: URLSearchParams, name: string): number {
  return Math.min(wholeNumber(query.get(name), name) ?? MAX_PAGE, MAX_PAGE)
}

/** Throws InvalidArgument for anything but a whole number from 0. */
export function wholeNumber(value: string | null | undefined, name: string): number | null {
  if (value === null || value === undefined) return null
  if (/^\d{1,10}$/.test(value)) return Number(value)
  throw new S3Error('InvalidArgument', `Provided ${name} not an integer or within integer range`)
}

/** How keys appear in the answer: XML 1.0 cannot hold every character, `encoding-type=url` can. */
function keyEncoding(query: URLSearchParams) {
  const type = query.get('encoding-type') ?? undefined
  if (type !== undefined && type !== 'url') {
    throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request')
  }
  const encode = (key: string) => (type === undefined ? key : key.split('/').map(encodeSegment).join('/'))
  return { type, encode }
}
