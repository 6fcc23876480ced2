import { inLanguage, languageNow, t } from './texts/text.ts'

const number = inLanguage((locale) => new Intl.NumberFormat(locale))

/** `3,890`; in German `3.890`. */
export function numberInWords(count: number): string {
  return number().format(count)
}

const units = [
  ['numbers.days', 86_400_000, 48 * 3_600_000],
  ['numbers.hours', 3_600_000, 3_600_000],
  ['numbers.minutes', 60_000, 60_000],
  ['numbers.seconds', 1000, 1000],
] as const

/** `a moment`, `48 s`, `2 min`, `47 h`, `2 days`, of milliseconds; rounded down, and never less than nothing. */
export function durationInWords(ms: number): string {
  for (const [unit, unitMs, fromMs] of units) {
    if (ms >= fromMs) return t(unit, { count: Math.floor(ms / unitMs) })
  }
  return t('numbers.moment')
}

/**
 * Words that could begin a sentence, for the middle of one or of a line: `Uploaded` → `uploaded`. German words stay as
 * they are: its nouns have a capital everywhere.
 */
export function midSentence(words: string): string {
  return languageNow() === 'de' ? words : words.charAt(0).toLowerCase() + words.slice(1)
}
