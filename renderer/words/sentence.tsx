import { createElement, Fragment, type ReactNode } from 'react'
import { pieces, type TextKey, type ValuesOf } from '#contract'

/** A text of the catalogue with elements in it, such as a name: `<Sentence of="…" with={{ name: <Name>…</Name> }} />`. */
export function Sentence<Key extends TextKey>(props: { of: Key; with: ValuesOf<Key, ReactNode>[0] }) {
  return createElement(Fragment, null, ...pieces<Key, ReactNode>(props.of, props.with))
}
