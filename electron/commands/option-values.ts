import { AppFailure } from '../core/errors.ts'

const secondsIn: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** A duration such as 90s, 30m, 12h or 7d in seconds. Throws `BadInput`, naming what else goes. */
export function durationSeconds(flag: string, text: string, orElse = ''): number {
  const match = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text)
  const seconds = Number(match?.[1]) * (secondsIn[match?.[2] ?? ''] ?? Number.NaN)
  if (seconds > 0) return seconds
  throw new AppFailure('BadInput', `--${flag} takes a duration such as 30m, 12h or 7d${orElse}.`)
}

/** A whole number within bounds. Throws `BadInput`. */
export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new AppFailure('BadInput', `--${flag} takes a whole number from ${least} to ${most}.`)
}

/** One of these words. Throws `BadInput`, naming them and what else goes. */
export function oneOf<T extends string>(flag: string, words: readonly T[], text: string, orElse = ''): T {
  const word = words.find((each) => each === text)
  if (word !== undefined) return word
  throw new AppFailure('BadInput', `--${flag} takes ${words.join(', ')}${orElse}.`)
}
