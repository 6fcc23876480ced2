/** How slow a part may be: this long in any case, in milliseconds, and longer the more bytes it has. */
export type SlowestPart = { partMs: number; bytesPerSecond: number }

/**
 * Calls `end` when one try of a part takes longer than it may, though a byte moves now and then: that connection
 * leads nowhere, another one may. What the bandwidth limit held back does not count. Answers how to stop watching.
 */
export function limitWholePart(
  sizeBytes: number,
  { partMs, bytesPerSecond }: SlowestPart,
  heldMs: () => number,
  end: (tooSlow: Error) => void,
): () => void {
  const beganAt = performance.now()
  const leftMs = (): number =>
    partMs + (sizeBytes / bytesPerSecond) * 1000 + heldMs() - (performance.now() - beganAt)
  const look = (): void => {
    if (leftMs() > 0) timer = setTimeout(look, leftMs())
    else end(Object.assign(new Error('The part took too long.'), { name: 'TimeoutError' }))
  }
  let timer = setTimeout(look, leftMs())
  return () => clearTimeout(timer)
}
