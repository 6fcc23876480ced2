import { IntlMessageFormat } from 'intl-messageformat'
import type { TextKey, ValuesOf } from './catalogue.ts'
import { german } from './de/index.ts'
import { english } from './en/index.ts'
import { languageFor, type Language } from './language.ts'

const catalogues = { en: english, de: german }

let language: Language = 'en'
let texts: Record<string, Record<string, string>> = english
const formats = new Map<TextKey, IntlMessageFormat>()

/** From now on the texts of this process are in this language. The command line stays with English. */
export function speak(next: Language): void {
  texts = catalogues[next]
  language = next
  formats.clear()
}

export function languageNow(): Language {
  return language
}

/** For Intl: the language of the texts, as it is written where the person lives (`en-GB`), if the system says so. */
export function localeNow(): string {
  const system = new Intl.NumberFormat().resolvedOptions().locale
  return languageFor([system]) === language ? system : language
}

/**
 * Something of Intl for the language of the texts, made once for each: making one takes as long as thousands of uses.
 * `make` gets what `localeNow` says.
 */
export function inLanguage<Format>(make: (locale: string) => Format): () => Format {
  const made: Partial<Record<Language, Format>> = {}
  return () => (made[language] ??= make(localeNow()))
}

const list = inLanguage((locale) => new Intl.ListFormat(locale))

/** `a, b and c`, in the language of this process. */
export function listInWords(items: readonly string[]): string {
  return list().format(items)
}

/** A text in the language of this process, with its values. */
export function t<Key extends TextKey>(key: Key, ...values: ValuesOf<Key>): string
export function t(key: TextKey, values?: Record<string, string | number>): string {
  return String(formatOf(key).format(values))
}

/** The same, where values are elements of the window, too: the pieces in their order. */
export function pieces<Key extends TextKey, Value>(
  key: Key,
  values: ValuesOf<Key, Value>[0],
): (string | Value)[]
export function pieces<Value>(key: TextKey, values: Record<string, Value>): (string | Value)[] {
  return formatOf(key)
    .formatToParts<Value>(values)
    .map(({ value }) => value)
}

/** What is wrong with an entry, for a schema of zod: in the language of the moment in which it is read. */
export function complaint<Key extends TextKey>(key: Key, ...values: ValuesOf<Key>) {
  return { error: () => t(key, ...values) }
}

function formatOf(key: TextKey): IntlMessageFormat {
  const known = formats.get(key)
  if (known !== undefined) return known
  const [subject = '', name = ''] = key.split('.')
  const text = texts[subject]?.[name] ?? key
  const made = new IntlMessageFormat(text, localeNow(), undefined, { ignoreTag: true })
  formats.set(key, made)
  return made
}
