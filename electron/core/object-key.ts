import { t, trimSlashes } from '../contract/index.ts'

/** Local time of the drop, for the key. */
export type KeyTime = { year: number; month: number; day: number; hour: number; minute: number }

export type KeyFacts = {
  /** The file's own name, with extension. */
  fileName: string
  /** The name of the folder that was dropped; null when the file was dropped by itself. */
  folder: string | null
  /** The file's path in that folder, with `/`; null when the file was dropped by itself. */
  relative: string | null
  /** One for each drop. */
  uuid: string
  /** Who uploads, and from which computer. */
  user: string
  host: string
  /** The place of the file, or of its folder, in the drop: from 1. */
  counter: number
  /** Eight hex digits that tell this version of the file from others. */
  hash8: string
  time: KeyTime
  prefix: string
}

/** The fields of a template. `name` and `ext` may differ from the file's own. */
const fields: Record<string, (facts: KeyFacts, name: string, ext: string) => string> = {
  YYYY: ({ time }) => digits(time.year, 4),
  MM: ({ time }) => digits(time.month, 2),
  DD: ({ time }) => digits(time.day, 2),
  hh: ({ time }) => digits(time.hour, 2),
  mm: ({ time }) => digits(time.minute, 2),
  name: (_facts, name) => name,
  ext: (_facts, _name, ext) => safeName(ext),
  uuid: ({ uuid }) => uuid,
  user: ({ user }) => safeName(user),
  host: ({ host }) => safeName(host),
  folder: ({ folder }) => safeName(folder ?? ''),
  counter: ({ counter }) => digits(counter, 3),
  hash8: ({ hash8 }) => hash8,
}
const fieldNames = Object.keys(fields)
const fieldPattern = new RegExp(`\\{(${fieldNames.join('|')})\\}`, 'gu')
const fieldList = fieldNames.map((name) => `{${name}}`).join(' ')
/** S3's limit for a key, in bytes of UTF-8. */
const maxKeyBytes = 1024
/** Control characters, lone surrogates and what XML 1.0 cannot carry: S3 lists keys in XML. */
const unsafe = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu

/**
 * The object key of a file. A folder takes the place of the name, and the file's path in it follows:
 * `videos/2025-11-Rushes-<uuid>/day 1/A001.mov`. Names are NFC; a name that makes the key too long is cut
 * between characters. Ask `keyProblem` about the result: a deep folder can still be too long.
 */
export function objectKey(template: string, facts: KeyFacts): string {
  if (isLiteral(template)) return joinKey(facts.prefix, treeOf(template, facts))
  const [name, ext] = facts.folder === null ? nameAndExtension(facts.fileName) : [facts.folder, '']
  const keyOf = (shortName: string): string =>
    joinKey(facts.prefix, treeOf(safePath(expand(template, facts, shortName, ext)), facts))
  // A folder's name is never cut: its files would end up in different folders.
  return facts.folder === null ? shortest(keyOf, safeName(name)) : keyOf(safeName(name))
}

/** The key with a number at the end of its name, as file managers do it: `reel-2.mov`. */
export function numberedKey(key: string, number: number): string {
  const at = key.lastIndexOf('/') + 1
  const [name, ext] = nameAndExtension(key.slice(at))
  return shortest((shortName) => `${key.slice(0, at)}${shortName}-${number}${ext}`, name)
}

/** True for a template without fields: it is the key itself, so it fits one file only. */
export function isLiteral(template: string): boolean {
  return piecesOf(template).length === 1
}

/** What is wrong with a key, or with what begins one, as a sentence; null when it can be used. */
export function keyProblem(key: string, what: 'key' | 'prefix' | 'template' = 'key'): string | null {
  if (key === '') return t('rules.keyEmpty', { what })
  const bytes = utf8Length(key)
  if (bytes > maxKeyBytes) return t('rules.keyTooLong', { what, bytes, most: maxKeyBytes })
  if (key.search(unsafe) >= 0) return t('rules.keyControl', { what })
  if (key.startsWith('/')) return t('rules.keyBegins', { what })
  if (key.endsWith('/')) return t('rules.keyEnds', { what })
  if (hasDotPart(key)) return t('rules.keyDots', { what })
  return null
}

/** True for a key with a part that is only "." or "..": the SDK, proxies and browsers resolve it away. */
export function hasDotPart(key: string): boolean {
  return key.split('/').some(isDots)
}

/** What is wrong with a key template, as a sentence; null when it can be used. */
export function templateProblem(template: string): string | null {
  const literal = template.replace(fieldPattern, 'x')
  const unknown = /\{[^{}]*\}/u.exec(literal)?.[0]
  if (unknown !== undefined) return t('rules.noField', { field: unknown, fields: fieldList })
  if (/[{}]/u.test(literal)) return t('rules.singleBrace', { fields: fieldList })
  return keyProblem(literal.replace(/^\/+/u, ''), 'template')
}

/** Signs that S3 advises against, as links and other programs stumble over them. */
const troublesome = /[\\^`"<>#%|~[\]]/gu

/** What a person should know of a template that can be used, one sentence each. */
export function templateWarnings(template: string): string[] {
  const signs = [...new Set(template.match(troublesome))].join(' ')
  return [
    ...(isLiteral(template)
      ? [t('rules.onlyOneFile')]
      : /\{(?:uuid|hash8)\}/u.test(template)
        ? []
        : [t('rules.sameNames', { uuid: '{uuid}' })]),
    ...(signs === '' ? [] : [t('rules.troublesome', { signs })]),
  ]
}

function expand(template: string, facts: KeyFacts, name: string, ext: string): string {
  return piecesOf(template)
    .map((piece, place) => (place % 2 === 0 ? piece : (fields[piece]?.(facts, name, ext) ?? '')))
    .join('')
}

/** The keys of thousands of files are made by one template. */
let last = { template: '', pieces: [''] }

/** Text and names of fields, by turns. */
function piecesOf(template: string): string[] {
  if (template !== last.template) last = { template, pieces: template.split(fieldPattern) }
  return last.pieces
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

/** The extension has its dot; a leading dot makes a hidden file, not an extension. */
function nameAndExtension(fileName: string): [name: string, extension: string] {
  const dot = fileName.lastIndexOf('.')
  if (dot <= 0 || dot === fileName.length - 1) return [fileName, '']
  return [fileName.slice(0, dot), fileName.slice(dot)]
}

function treeOf(base: string, { folder, relative }: KeyFacts): string {
  if (folder === null || relative === null) return base
  return `${base}/${relative.split('/').map(safeName).map(safeSegment).join('/')}`
}

/** A name as one segment of a key: separators and what breaks XML become dashes, all else stays. */
function safeName(name: string): string {
  return name.normalize('NFC').replaceAll(unsafe, '-').replaceAll(/[\\/]/gu, '-')
}

/** Empty fields leave no empty segments behind. */
function safePath(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(safeSegment)
    .join('/')
}

/** The SDK, proxies and browsers resolve `.` and `..` away, so that the signature no longer fits. */
function safeSegment(segment: string): string {
  return isDots(segment) ? segment.replaceAll('.', '-') : segment
}

function isDots(segment: string): boolean {
  return segment === '.' || segment === '..'
}

function joinKey(prefix: string, key: string): string {
  const folder = trimSlashes(prefix.normalize('NFC'))
  const path = key.normalize('NFC').replace(/^\/+/u, '')
  return folder === '' ? path : `${folder}/${path}`
}

/** The key with as much of the name as fits; all of it where not even one character does. */
function shortest(keyOf: (name: string) => string, name: string): string {
  if (utf8Length(keyOf(name)) <= maxKeyBytes) return keyOf(name)
  // Characters as people see them: an accent or a skin tone stays with its letter or emoji.
  const segments = new Intl.Segmenter('en').segment(name)
  const characters = Array.from(segments, ({ segment }) => segment).slice(0, maxKeyBytes)
  while (characters.length > 1 && utf8Length(keyOf(characters.join(''))) > maxKeyBytes) characters.pop()
  const key = keyOf(characters.join(''))
  return utf8Length(key) <= maxKeyBytes ? key : keyOf(name)
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4
  }
  return bytes
}
