const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units, as drives and file managers count: 61_700_000_000 → `61.7 GB`. */
export function bytesInWords(bytes: number): string {
  const power = powerOf(bytes)
  return `${inUnit(bytes, power)} ${units[power]}`
}

/** Both in the unit of the total: `38.2 of 61.7 GB`. */
export function bytesOfTotal(bytes: number, totalBytes: number): string {
  const power = powerOf(totalBytes)
  return `${inUnit(bytes, power)} of ${inUnit(totalBytes, power)} ${units[power]}`
}

/** `84 MB/s`: no decimals from 10 on, so that the number does not flicker. */
export function rateInWords(bytesPerSecond: number): string {
  const power = powerOf(bytesPerSecond)
  const value = bytesPerSecond / 1000 ** power
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[power]}/s`
}

/** Whole percent, rounded down: 100 means every byte was sent. A file of zero bytes is complete once sent. */
export function percentOf(bytes: number, totalBytes: number): number {
  return totalBytes === 0 ? 0 : Math.floor((100 * bytes) / totalBytes)
}

function powerOf(bytes: number): 0 | 1 | 2 | 3 | 4 {
  // 999.95 and up would print as 1000.0, so it takes the next unit.
  if (bytes < 1e3) return 0
  if (bytes < 999.95e3) return 1
  if (bytes < 999.95e6) return 2
  return bytes < 999.95e9 ? 3 : 4
}

function inUnit(bytes: number, power: number): string {
  return power === 0 ? bytes.toFixed(0) : (bytes / 1000 ** power).toFixed(1)
}
