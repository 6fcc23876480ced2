import type { Destination } from '#contract'

/** With more than these, a target has one line. */
const mostLarge = 7
/** What fits without scrolling into the smallest window, besides the selected one. */
const mostTargets = 24

/** Where the targets of a drag stand: the selected destination in the middle, the others above and below it. */
export type DropTargets = {
  selected: Destination
  above: Destination[]
  below: Destination[]
  isCompact: boolean
  /** So many have no target: they are chosen before the drag. */
  hidden: number
}

/** Null before there is a destination. */
export function dropTargets(
  destinations: readonly Destination[],
  selectedId: string | null,
): DropTargets | null {
  const selected = destinations.find(({ id }) => id === selectedId)
  if (selected === undefined) return null
  const others = destinations.filter(({ id }) => id !== selectedId)
  const shown = others.slice(0, mostTargets)
  const half = Math.floor(shown.length / 2)
  return {
    selected,
    above: shown.slice(0, half),
    below: shown.slice(half),
    isCompact: destinations.length > mostLarge,
    hidden: others.length - shown.length,
  }
}
