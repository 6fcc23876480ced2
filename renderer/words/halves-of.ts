/** So much of the end stays readable before the extension. */
const tailCharacters = 8
/** Of a shorter name nothing would be left before the end. */
const shortCharacters = 14
const longestExtension = 8
/** Scripts that run from right to left: such a name is cut at its end, as its halves could change places. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The part of a file name that may be cut, and the part that stays; empty where none needs to. */
export function halvesOf(name: string): [start: string, end: string] {
  if (name.length <= shortCharacters || rightToLeft.test(name)) return [name, '']
  const dot = name.lastIndexOf('.')
  const hasExtension = dot > 0 && name.length - dot - 1 <= longestExtension
  const stem = Array.from(
    characters.segment(hasExtension ? name.slice(0, dot) : name),
    ({ segment }) => segment,
  )
  const start = stem.slice(0, -tailCharacters).join('')
  return [start, name.slice(start.length)]
}
