/** Closer than this two ranks leave no room between them. */
const closest = 1e-9

/**
 * The ids in their new order: `moved` stand together before `before`, or at the end when that is null. Nothing
 * changes when `before` is not there or moves itself; ids that are not there are left out.
 */
export function movedBefore(
  order: readonly string[],
  moved: readonly string[],
  before: string | null,
): string[] {
  const known = new Set(order)
  const moving = new Set(moved.filter((id) => known.has(id)))
  const staying = order.filter((id) => !moving.has(id))
  const place = before === null ? staying.length : staying.indexOf(before)
  return place < 0 ? [...order] : staying.toSpliced(place, 0, ...moving)
}

/**
 * So many ranks, evenly spread between two others; null at the very beginning or end. Answers null when there is
 * no room between the two.
 */
export function ranksBetween(low: number | null, high: number | null, count: number): number[] | null {
  const from = low ?? (high ?? 0) - count - 1
  const to = high ?? from + count + 1
  const step = (to - from) / (count + 1)
  return step < closest ? null : Array.from({ length: count }, (_, index) => from + step * (index + 1))
}
