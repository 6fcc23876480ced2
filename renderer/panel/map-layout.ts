/** How the cells of a part map stand: `pitch` from one to the next with the gap between them, all in device pixels. */
export type MapLayout = { pitch: number; gap: number; columns: number; rows: number }

/** In CSS pixels. */
const largestPitch = 10
const smallestPitch = 3

/**
 * The largest cells with which so many fit into `width` and `height`; the smallest that an eye can tell apart where none
 * do: then the map is higher.
 * @param width of the map in CSS pixels
 * @param ratio device pixels a CSS pixel
 */
export function mapLayout(
  count: number,
  { width, height, ratio }: { width: number; height: number; ratio: number },
): MapLayout {
  const smallest = Math.round(smallestPitch * ratio)
  for (let pitch = Math.round(largestPitch * ratio); ; pitch--) {
    const gap = Math.max(1, Math.round(pitch / 6))
    const columns = Math.max(1, Math.floor((width * ratio + gap) / pitch))
    const rows = Math.ceil(count / columns)
    if (pitch <= smallest || rows * pitch <= height * ratio) return { pitch, gap, columns, rows }
  }
}
