import { crc32 } from 'node:zlib'
import { parseJson } from '../core/parse-json.ts'

/** What a line begins with. Inside JSON strings quotes are escaped, so it stands nowhere else in a line. */
export const lineStart = '{"entry":'
const lineShape = /^\{"entry":(?<entry>.*),"crc32":"(?<sum>[0-9a-f]{8})"\}$/su
/** What a line ends with; any eight digits are its checksum. */
const lineEnd = ',"crc32":"........"}'

/** CRC-32 of the entry's own text, as eight hex digits. */
function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

/**
 * One entry as a line of JSON with its newline. The line carries a checksum: a changed bit in a key or a
 * bucket is still good JSON, and would send a file to the wrong place.
 */
export function checkedLine(entry: unknown): string {
  const text = JSON.stringify(entry)
  return `${lineStart}${text},"crc32":"${sumOf(text)}"}\n`
}

/** The entry of a line without its newline; null where the checksum is wrong. */
export function entryIn(line: string): unknown {
  const groups = lineShape.exec(line)?.groups
  const text = groups?.['entry'] ?? ''
  return groups?.['sum'] === sumOf(text) ? parseJson(text) : null
}

/** Whether a text has such lines, if only a few characters of it are damaged. */
export function hasCheckedLines(text: string): boolean {
  return text.startsWith(lineStart) || text.includes('"crc32":"')
}

/** True for a line that was written whole, also with a changed character, or one more or less, at its end. */
export function endsLikeLine(text: string): boolean {
  return [text, text.slice(0, -1), `${text}}`].some((one) => {
    const end = one.slice(-lineEnd.length)
    return Array.from(lineEnd).filter((char, at) => char !== '.' && char !== end[at]).length <= 3
  })
}
