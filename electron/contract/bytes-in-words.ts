import { inLanguage, t } from './texts/text.ts'

const units = ['numbers.inB', 'numbers.inKB', 'numbers.inMB', 'numbers.inGB', 'numbers.inTB'] as const
type Power = 0 | 1 | 2 | 3 | 4

const whole = withDigits(0)
const withOneDigit = withDigits(1)

/** Decimal units, as drives and file managers count: 61_700_000_000 → `61.7 GB`. */
export function bytesInWords(bytes: number): string {
  const power = powerOf(bytes)
  return t(units[power], { value: inUnit(bytes, power) })
}

/** Both in the unit of the total: `38.2 of 61.7 GB`. */
export function bytesOfTotal(bytes: number, totalBytes: number): string {
  return t('numbers.bytesOf', {
    bytes: inUnit(bytes, powerOf(totalBytes)),
    total: bytesInWords(totalBytes),
  })
}

/** `84 MB/s`: no decimals from 10 on, so that the number does not flicker. */
export function rateInWords(bytesPerSecond: number): string {
  const power = powerOf(bytesPerSecond)
  const value = bytesPerSecond / 1000 ** power
  const isSmall = power > 0 && value < 9.95
  return t('numbers.rate', {
    bytes: t(units[power], { value: (isSmall ? withOneDigit() : whole()).format(value) }),
  })
}

/** Whole percent, rounded down: 100 means every byte was sent. A file of zero bytes is complete once sent. */
export function percentOf(bytes: number, totalBytes: number): number {
  return totalBytes === 0 ? 0 : Math.floor((100 * bytes) / totalBytes)
}

function powerOf(bytes: number): Power {
  // 999.95 and up would print as 1000.0, so it takes the next unit.
  if (bytes < 1e3) return 0
  if (bytes < 999.95e3) return 1
  if (bytes < 999.95e6) return 2
  return bytes < 999.95e9 ? 3 : 4
}

function inUnit(bytes: number, power: Power): string {
  return (power === 0 ? whole() : withOneDigit()).format(bytes / 1000 ** power)
}

function withDigits(digits: number): () => Intl.NumberFormat {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return inLanguage((locale) => new Intl.NumberFormat(locale, options))
}
