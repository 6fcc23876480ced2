import type { english } from './en/index.ts'

type English = typeof english

/** Where a text stands: `settings.theme` is `theme` in en/settings.ts. */
export type TextKey = { [S in keyof English]: `${S}.${keyof English[S] & string}` }[keyof English]

/** The same texts in another language. */
export type Translation = { [S in keyof English]: TranslationOf<S> }
export type TranslationOf<Subject extends keyof English> = { [N in keyof English[Subject]]: string }

/**
 * Nothing for a text without placeholders, otherwise one object with a value for each of them. Where one of several texts is
 * meant, the object has the values of all of them.
 */
export type ValuesOf<Key extends TextKey, Value = string | number> =
  unknown extends OfAll<Key, Value> ? [] : [values: OfAll<Key, Value>]

/** A text without placeholders. */
export type PlainKey = { [Key in TextKey]: ValuesOf<Key> extends [] ? Key : never }[TextKey]

type OfAll<Key extends TextKey, Value> = (
  Key extends TextKey ? (values: Values<EnglishAt<Key>, Value>) => void : never
) extends (values: infer All) => void
  ? All
  : never

type EnglishAt<Key extends TextKey> = Key extends `${infer S}.${infer N}`
  ? S extends keyof English
    ? N extends keyof English[S]
      ? English[S][N]
      : never
    : never
  : never

/** What stands at each `{`: a value by its name, a number for `{count, plural, …}` and `{count, number}`. */
type Values<Text, Value> = Text extends `${string}{${infer Rest}`
  ? (Rest extends `${infer Inside}}${string}` ? ValueFor<Inside, Value> : unknown) & Values<Rest, Value>
  : unknown
type ValueFor<Inside extends string, Value> = Inside extends `${infer Name}, ${infer Kind}`
  ? Named<Name, Kind extends `select, ${string}` ? string : number>
  : Named<Inside, Value>
/** The words of a plural are in braces, too: they have a space, or begin with a value. */
type Named<Name extends string, Value> = Name extends `${string}${' ' | '#' | '{'}${string}`
  ? unknown
  : { [N in Name]: Value }
