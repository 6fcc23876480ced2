import { expect, test } from 'vitest'
import type { BandwidthRule } from '../../../electron/contract/index.ts'
import { readRate, readRule } from '../../../renderer/settings/read-rule.ts'
import { minuteOf, ruleInWords, timeOf } from '../../../renderer/settings/rule-words.ts'

const office: BandwidthRule = { days: [0, 1, 2, 3, 4], fromMinute: 540, toMinute: 1080, bytesPerSecond: 5e6 }

function form(entries: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

test('a rule is put in words', () => {
  expect(ruleInWords(office)).toBe('Mon–Fri 09:00–18:00: 5.0 MB/s')
  expect(ruleInWords({ ...office, days: [6, 5], bytesPerSecond: 0 })).toBe('Sat, Sun 09:00–18:00: no uploads')
  expect(ruleInWords({ ...office, days: [0, 2, 3, 4], bytesPerSecond: null })).toBe(
    'Mon, Wed–Fri 09:00–18:00: no limit',
  )
  const all = { ...office, days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 0 }
  expect(ruleInWords(all)).toBe('Every day all day: 5.0 MB/s')
})

test('times convert to minutes and back', () => {
  expect([minuteOf('00:00'), minuteOf('09:30'), minuteOf('23:59')]).toEqual([0, 570, 1439])
  expect([minuteOf(''), minuteOf('24:00'), minuteOf('9:30')]).toEqual([null, null, null])
  expect(timeOf(570)).toBe('09:30')
})

test('the form returns a rule or a complaint', () => {
  const hours: [string, string][] = [
    ['from', '09:00'],
    ['to', '18:00'],
    ['rate', '2,5'],
  ]
  const days: [string, string][] = [
    ['days', '0'],
    ['days', '4'],
  ]
  const rule = { days: [0, 4], fromMinute: 540, toMinute: 1080 }
  expect(readRule(form([...days, ...hours]), 'rate')).toEqual({ ...rule, bytesPerSecond: 2.5e6 })
  expect(readRule(form([...days, ...hours]), 'pause')).toEqual({ ...rule, bytesPerSecond: 0 })
  expect(readRule(form([...days, ...hours]), 'none')).toEqual({ ...rule, bytesPerSecond: null })
  expect(readRule(form(hours), 'rate')).toBe('Choose at least one day.')
  expect(readRule(form(days), 'rate')).toMatch(/time at which it begins/)
  expect(readRule(form([...days, ...hours.slice(0, 2)]), 'rate')).toMatch(/^Give a number/)
})

test('a rate may be empty, but not 0', () => {
  expect(readRate(' ')).toEqual({ ok: true, bytesPerSecond: null })
  expect(readRate('1.5')).toEqual({ ok: true, bytesPerSecond: 1.5e6 })
  for (const text of ['0', '-1', 'fast', '1 000']) expect(readRate(text).ok).toBe(false)
})
