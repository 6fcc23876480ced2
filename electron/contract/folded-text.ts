/** A text as a search compares it: without upper case and marks, so that `uber` finds `Über`. */
export function foldedText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
}
