/**
 * A text as a search compares it: without upper case and marks, so that `uber` finds `Über`. Upper case makes `ß` the
 * two letters that it stands for, so `strasse` finds `Straße`.
 */
function foldedText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toUpperCase()
    .toLowerCase()
}

/** Whether a text holds each word of a search. An empty search finds everything. */
export function textSearch(search: string): (text: string) => boolean {
  const words = foldedText(search)
    .split(/\s+/u)
    .filter((word) => word !== '')
  return (text) => {
    if (words.length === 0) return true
    const folded = foldedText(text)
    return words.every((word) => folded.includes(word))
  }
}
