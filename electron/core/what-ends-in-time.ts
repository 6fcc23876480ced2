/**
 * Those of the bodies on their way that can end in this time when they share the line: the ones with the least left to
 * send. The others would be lost anyway, and take the line from these. Rate in bytes a second; null where it is not
 * known yet, which lets all go on.
 */
export function endingInTime<T>(
  bodies: { body: T; leftBytes: number }[],
  bytesPerSecond: number | null,
  seconds: number,
): Set<T> {
  const mostBytes = bytesPerSecond === null ? Infinity : bytesPerSecond * seconds
  const inTime = new Set<T>()
  let bytes = 0
  for (const { body, leftBytes } of bodies.toSorted((a, b) => a.leftBytes - b.leftBytes)) {
    bytes += leftBytes
    if (bytes <= mostBytes) inTime.add(body)
  }
  return inTime
}
