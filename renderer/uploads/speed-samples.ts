/** How fast all went at a moment: in milliseconds since the epoch, and in bytes a second. */
export type SpeedSample = { at: number; bytesPerSecond: number }

const sampledMs = 60_000
const everyMs = 1000
/** After a gap nobody knows what was between. */
const longestGapMs = 5000

/**
 * The samples of the last minute with one more: none while nothing moves, and at most one a second. The same array where
 * nothing is added. Another clock begins anew.
 */
export function sampledAfter(
  samples: readonly SpeedSample[],
  bytesPerSecond: number,
  now: number,
): readonly SpeedSample[] {
  const gapMs = now - (samples.at(-1)?.at ?? -Infinity)
  if (bytesPerSecond <= 0 || (gapMs >= 0 && gapMs < everyMs)) return samples
  const kept = gapMs < 0 || gapMs > longestGapMs ? [] : samples.filter(({ at }) => now - at <= sampledMs)
  return [...kept, { at: now, bytesPerSecond }]
}

/** The size of the graph, in pixels; the line keeps away from its edges. */
export const graph = { width: 108, height: 24 }
const inset = 2

/** The points of the line, the present at the right; null where there is no line yet. */
export function lineOf(speeds: readonly SpeedSample[]): string | null {
  const now = speeds.at(-1)?.at
  if (now === undefined || speeds.length < 2) return null
  // A steady line lies a little above the middle, in line with the words.
  const most = 1.5 * Math.max(...speeds.map(({ bytesPerSecond }) => bytesPerSecond))
  return speeds
    .map(({ at, bytesPerSecond }) => {
      const x = graph.width - inset - ((now - at) / sampledMs) * (graph.width - 2 * inset)
      const y = graph.height - inset - (bytesPerSecond / most) * (graph.height - 2 * inset)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
