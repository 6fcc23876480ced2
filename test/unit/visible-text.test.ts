import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { visibleJson, visibleText } from '../../electron/contract/index.ts'

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const emoji = new RegExp(String.raw`\p{RGI_Emoji}`, 'gv')
/** Plain text, escapes as such, and what has to be escaped. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\\',
        'u',
        'U',
        '202e',
        '0001',
        '202E',
        '\u202E',
        '\n',
        '\u{E0001}',
        '\uD83C',
        '👩‍💻',
        'é',
        'a',
      ),
    )
    .map((pieces) => pieces.join('')),
)

test.for([
  ['A001_C002.mov', 'A001_C002.mov'],
  [String.raw`C:\users\UFO\new\u20.mov`, String.raw`C:\users\UFO\new\u20.mov`],
  ['größer 映画 فيلم 👩‍💻 1️⃣ ❤️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿.mov', 'größer 映画 فيلم 👩‍💻 1️⃣ ❤️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿.mov'],
  ['bidi\u202Evom.exe', String.raw`bidi\u202evom.exe`],
  [
    '\u001B]52;c;eA==\u0007\u009B2J\r\n\t\u007F',
    String.raw`\u001b]52;c;eA==\u0007\u009b2J\u000d\u000a\u0009\u007f`,
  ],
  [
    'a\u200Bb\u200Dc\uFEFFd\u00ADe\u2028f\u2060g\u3164',
    String.raw`a\u200bb\u200dc\ufeffd\u00ade\u2028f\u2060g\u3164`,
  ],
  ['\u{E0041}\u{E0100}\uFE0F', String.raw`\U000e0041\U000e0100\ufe0f`],
  ['a\uFFF9b\u{13430}c', String.raw`a\ufff9b\U00013430c`],
  ['half \uD83C.mov', String.raw`half \ud83c.mov`],
  [String.raw`a\u202e`, String.raw`a\u005cu202e`],
])('%j is shown as %j', ([name, shown]) => {
  expect(visibleText(name ?? '')).toBe(shown)
})

test('nothing invisible is left but in emoji, and each text can be read back', () => {
  fc.assert(
    fc.property(text, (before) => {
      const shown = visibleText(before)
      expect(shown.replaceAll(emoji, '')).not.toMatch(invisible)
      const back = shown.replaceAll(/\\u([\da-f]{4})|\\U([\da-f]{8})/g, (_all, four, eight) =>
        four === undefined
          ? String.fromCodePoint(parseInt(eight, 16))
          : String.fromCharCode(parseInt(four, 16)),
      )
      expect(back).toBe(before)
    }),
    { numRuns: 2000 },
  )
})

test('JSON keeps its meaning and its line ends', () => {
  fc.assert(
    fc.property(fc.array(text), (value) => {
      const shown = visibleJson(JSON.stringify(value, null, 2))
      expect(shown.replaceAll(emoji, '').replaceAll('\n', '')).not.toMatch(invisible)
      expect(JSON.parse(shown)).toEqual(value)
    }),
  )
})

test
  .runIf(process.platform === 'linux')
  .for([
    'bidi\u202Evom.exe',
    'a\u001B]52;c;eA==\u0007\n\u009B2J.mov',
    'b\u{E0041}\u3164\u2028.mov',
    String.raw`c\u202e`,
  ])('a shell takes back what is shown of %j', async (name) => {
  const script = `LC_ALL=C.UTF-8; printf %s $'${visibleText(name)}'`
  const { stdout } = await promisify(execFile)('bash', ['-c', script])
  expect(stdout).toBe(name)
})
