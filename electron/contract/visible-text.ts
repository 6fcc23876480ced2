/**
 * What a person cannot see, or what a terminal or a browser obeys: control characters (C0, C1), formatting ones such as
 * those that turn the direction of writing round, lone surrogates, line and paragraph separators, and whatever Unicode
 * lets a font ignore (zero-width characters, fillers, variation selectors, tags).
 */
const unseenClass = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`
const unseen = new RegExp(unseenClass, 'u')
/** Most texts are plain ASCII, which is seen at once: the other patterns take many times as long. */
const notPlain = /[^ -~]/
const unseenInJson = new RegExp(String.raw`(?!\n)${unseenClass}`, 'u')
/**
 * An emoji of several characters is one that can be seen: its joiners and selectors stay. The look ahead saves trying
 * some thousand emoji at each letter.
 */
const emojiOrUnseen = (): RegExp =>
  (madeEmojiOrUnseen ??= new RegExp(String.raw`(?=\p{Emoji})\p{RGI_Emoji}|${unseenClass}`, 'gv'))
/** Made when it is needed, which is seldom: it takes 7 ms. */
let madeEmojiOrUnseen: RegExp | null = null
/** A backslash that would read as the beginning of an escape of ours. */
const likeAnEscape = /\\(?=u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8})/g

/**
 * The text with all that cannot be seen as an escape: `\u202e`, and `\U000e0041` past U+FFFF, as `$'…'` of bash and zsh
 * takes them. No two texts look the same: a text that holds such an escape itself has its backslash escaped
 * (`\u005cu202e`). What is left is one line. Anything else stays as it is, such as the backslashes of a Windows path.
 */
export function visibleText(text: string): string {
  const unambiguous = text.includes('\\') ? text.replaceAll(likeAnEscape, String.raw`\u005c`) : text
  return notPlain.test(unambiguous) && unseen.test(unambiguous)
    ? unambiguous.replaceAll(emojiOrUnseen(), escapedForShell)
    : unambiguous
}

/** JSON, whose strings mean the same as before, with all that cannot be seen escaped but its line ends. */
export function visibleJson(json: string): string {
  return notPlain.test(json) && unseenInJson.test(json)
    ? json.replaceAll(emojiOrUnseen(), escapedForJson)
    : json
}

function escapedForShell(match: string): string {
  if (isSeen(match)) return match
  const hex = (match.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? String.raw`\U${hex.padStart(8, '0')}` : String.raw`\u${hex.padStart(4, '0')}`
}

/** In UTF-16, as JSON has it (RFC 8259, 7). */
function escapedForJson(match: string): string {
  if (isSeen(match) || match === '\n') return match
  return match.replaceAll(/[^]/g, (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** An emoji, of one character or of several. */
function isSeen(match: string): boolean {
  return !unseen.test(match) || Array.from(match).length > 1
}
