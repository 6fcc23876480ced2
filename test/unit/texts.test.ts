import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  bucketName,
  languageFor,
  languageNow,
  speak,
  t,
  type ValuesOf,
} from '../../electron/contract/index.ts'
import { german } from '../../electron/contract/texts/de/index.ts'
import { english } from '../../electron/contract/texts/en/index.ts'
import { englishWords } from '../support/english-words.ts'

const root = join(import.meta.dirname, '../..')
const inEnglish = textsOf(english)
const inGerman = textsOf(german)

/** Of a parsed text: words (type 0), `#` or a value, with the words of each case where there are some. */
const piece = z.object({
  type: z.int(),
  value: z.string().optional(),
  get options() {
    return z.record(z.string(), z.object({ value: z.array(piece) })).optional()
  },
})

afterEach(() => speak('en'))

test('where one of several texts is meant, the values of all of them are asked for', () => {
  type Either = 'buttons.cancel' | 'queueEnd.quitsIn'
  const either: Either[] = ['buttons.cancel', 'queueEnd.quitsIn']
  expect(either.map((key) => t(key, { seconds: 3 }))).toEqual(['Cancel', 'Dropreel quits in 3 s.'])
  expectTypeOf<ValuesOf<Either>>().toEqualTypeOf<[values: { seconds: number }]>()
})

describe('a translation', () => {
  test('has the values of the English text', () => {
    expect(valuesOfAll(inGerman, 'de')).toEqual(valuesOfAll(inEnglish, 'en'))
  })

  test('is one: no sentence stayed as it is in English', () => {
    expect([...inEnglish].filter(([key, text]) => wordsOf(text) > 2 && inGerman.get(key) === text)).toEqual(
      [],
    )
  })
})

test('German texts hold no English words', () => {
  const words = [...inGerman].map(
    ([key, text]) => [key, text.replaceAll(/`[^`]*`|--[\w-]+|\{\w+(, \w+,?)?/g, '')] as const,
  )
  expect(words.filter(([, text]) => englishWords.test(text))).toEqual([])
})

test('every text is shown somewhere', () => {
  const all = [...sourcesIn('electron'), ...sourcesIn('renderer')].join('\n')
  const isShown = (key: string) =>
    all.includes(`'${key}'`) || all.includes(`"${key}"`) || all.includes(`\`${key.split('.')[0]}.\${`)
  expect([...inEnglish.keys()].filter((key) => !isShown(key))).toEqual([])
})

/** The linter finds those in JSX: see jsx-no-literals in .oxlintrc.json. */
test('no sentence of the window stands outside of the catalogue', () => {
  const code = sourcesIn('renderer').map((source) => source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''))
  const literals = code.flatMap((source) => source.match(/'[^'\n]*'|`[^`]*`/g) ?? [])
  expect(literals.filter((literal) => /^.[A-Z][a-z’-]* [^]*[a-z]{2}/.test(literal))).toEqual([])
})

test('a process speaks English until it is told otherwise', () => {
  expect(t('settings.themeLight')).toBe('Light')
  speak('de')
  expect(t('settings.themeLight')).toBe('Hell')
  expect(languageNow()).toBe('de')
})

test('what is wrong with an entry is said in the language of the moment', () => {
  expect(bucketName.safeParse('').error?.message).toContain('Give the name of the bucket.')
  speak('de')
  expect(bucketName.safeParse('').error?.message).toContain('Geben Sie den Namen des Buckets an.')
})

test.each([
  [['de-AT', 'en-GB'], 'de'],
  [['fr-FR', 'de', 'en'], 'de'],
  [['DE_CH.UTF-8'], 'de'],
  [['fr'], 'en'],
  [['C'], 'en'],
  [[], 'en'],
] as const)('who reads %j gets %s', (tags, language) => {
  expect(languageFor(tags)).toBe(language)
})

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.tsc|contract.texts/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
}

function textsOf(catalogue: Record<string, Record<string, string>>): Map<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([subject, texts]) =>
      Object.entries(texts).map(([name, text]) => [`${subject}.${name}`, text] as const),
    ),
  )
}

function valuesOfAll(texts: Map<string, string>, language: string): Map<string, string[]> {
  return new Map([...texts].map(([key, text]) => [key, valuesIn(text, language)]))
}

/** The names of a text's values, and what they are. Throws for a text that is not well-formed. */
function valuesIn(text: string, language: string): string[] {
  const parsed = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst()
  const pieces = z.array(piece).parse(parsed)
  return [...new Set(pieces.flatMap(valuesOf))].sort()
}

function valuesOf({ type, value, options }: z.infer<typeof piece>): string[] {
  if (type === 0 || value === undefined) return []
  return [
    `${value} (${type})`,
    ...Object.values(options ?? {}).flatMap((words) => words.value.flatMap(valuesOf)),
  ]
}

/** How many words there are besides the values. */
function wordsOf(text: string): number {
  return text.replaceAll(/\{\w+(, number)?\}/g, '').match(/\w+/g)?.length ?? 0
}
