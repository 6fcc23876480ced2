import { afterEach, expect, test } from 'vitest'
import {
  bytesInWords,
  bytesOfTotal,
  durationInWords,
  midSentence,
  numberInWords,
  rateInWords,
  speak,
} from '../../electron/contract/index.ts'

afterEach(() => speak('en'))

test('a length of time is rounded down, and never negative, whatever the clocks say', () => {
  const lengths = [-5000, 0, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 172_799_999, 172_800_000, 1e9]
  expect(lengths.map(durationInWords)).toEqual([
    'a moment',
    'a moment',
    'a moment',
    '1 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '47 h',
    '2 days',
    '11 days',
  ])
})

test('numbers are written as the language does, and as English again after it', () => {
  speak('de')
  expect(words()).toEqual(['3.890', '61,7 GB', '38,2 von 61,7 GB', '9,4 MB/s', '2 Min.', '3 Tage', 'Wartet'])
  speak('en')
  expect(words()).toEqual(['3,890', '61.7 GB', '38.2 of 61.7 GB', '9.4 MB/s', '2 min', '3 days', 'wartet'])
})

test('10,000 numbers make no format of their own', () => {
  const { NumberFormat, PluralRules } = Intl
  const made: string[] = []
  const counting = <Made extends typeof NumberFormat | typeof PluralRules>(name: string, format: Made) =>
    new Proxy(format, {
      construct: (target, parts) => {
        made.push(name)
        return Reflect.construct(target, parts)
      },
    })
  // Each kind of words once, so that its format is there.
  for (const count of [0, 1e3, 61e3, 4e6, 2e8, 1e9, 1e12, 1e15]) allWords(count)
  const [counted, countedRules] = [
    counting('NumberFormat', NumberFormat),
    counting('PluralRules', PluralRules),
  ]
  Object.assign(Intl, { NumberFormat: counted, PluralRules: countedRules })
  try {
    for (let count = 0; count < 10_000; count++) allWords(count * 1e5)
  } finally {
    Object.assign(Intl, { NumberFormat, PluralRules })
  }
  expect(made).toEqual([])
})

function words(): string[] {
  return [
    numberInWords(3890),
    bytesInWords(61_700_000_000),
    bytesOfTotal(38_200_000_000, 61_700_000_000),
    rateInWords(9_400_000),
    durationInWords(120_000),
    durationInWords(260_000_000),
    midSentence('Wartet'),
  ]
}

function allWords(count: number): string[] {
  return [numberInWords(count), bytesInWords(count), durationInWords(count)]
}
