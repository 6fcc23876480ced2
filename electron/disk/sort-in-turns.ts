import { setImmediate as nextTurn } from 'node:timers/promises'

/** So many are compared at a stretch: some milliseconds, where 100,000 names take more than half a second. */
const atOnce = 2000

/** Sorts as `Array.toSorted` does, but lets others have their turn in between. Does not change `items`. */
export async function sortInTurns<T>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
): Promise<T[]> {
  let runs: T[][] = []
  for (let at = 0; at < items.length; at += atOnce) {
    runs.push(items.slice(at, at + atOnce).sort(compare))
    if (items.length > atOnce) await nextTurn()
  }
  while (runs.length > 1) {
    const merged: T[][] = []
    for (let at = 0; at < runs.length; at += 2) merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? []))
    runs = merged
  }
  return runs[0] ?? []

  async function merge(left: readonly T[], right: readonly T[]): Promise<T[]> {
    const both: T[] = []
    let at = 0
    for (const item of left) {
      for (let next = right[at]; next !== undefined && compare(next, item) < 0; next = right[++at])
        both.push(next)
      if (both.push(item) % atOnce === 0) await nextTurn()
    }
    return both.concat(right.slice(at))
  }
}
