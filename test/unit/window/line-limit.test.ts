import { expect, test } from 'vitest'
import { defaultSettings, type BandwidthRule, type RateLimit } from '../../../electron/contract/index.ts'
import { createLineLimit } from '../../../electron/window/line-limit.ts'

const mondayNoon = Date.UTC(2026, 10, 23, 12)
const onMondays: BandwidthRule = { days: [0], fromMinute: 600, toMinute: 800, bytesPerSecond: 1e6 }

test('a share is of the line as it was without a limit, and stays what it is while the limit holds', () => {
  const { limit, set } = lineWith([])
  limit.setShare(25)
  expect(set()).toBeNull()
  limit.measure(80e6)
  limit.measure(79e6)
  limit.setShare(50)
  const half = set()
  expect(half).toBeGreaterThan(39.9e6)
  limit.measure(200e6)
  expect(limit.limits()).toMatchObject({ set: half, own: null })
  limit.set(null)
  limit.measure(200e6)
  limit.setShare(25)
  expect(set()).toBe(50e6)
})

test('a slower line is known after some minutes', () => {
  const { limit } = lineWith([])
  limit.measure(80e6)
  for (let second = 0; second < 1800; second++) limit.measure(10e6)
  expect(limit.limits().lineBytesPerSecond).toBeLessThan(11e6)
  limit.measure(0)
  expect(limit.limits().lineBytesPerSecond).toBeGreaterThan(9e6)
})

test('a limit of its own is remembered while another one is tried', () => {
  const { limit } = lineWith([])
  limit.measure(80e6)
  limit.set(5e6)
  expect(limit.limits().own).toBe(5e6)
  limit.setShare(25)
  expect(limit.limits()).toMatchObject({ set: 20e6, own: 5e6 })
})

test('what a rule of the timetable says now is told, and nothing is measured by it', () => {
  const { limit } = lineWith([onMondays])
  expect(limit.limits().byRule).toBe(1e6)
  limit.measure(1e6)
  expect(limit.limits().lineBytesPerSecond).toBeNull()
  expect(lineWith([{ ...onMondays, days: [1] }]).limit.limits().byRule).toBeUndefined()
  const free = lineWith([{ ...onMondays, bytesPerSecond: null }]).limit
  free.measure(80e6)
  expect(free.limits()).toMatchObject({ byRule: null, lineBytesPerSecond: 80e6 })
})

function lineWith(rules: BandwidthRule[]) {
  let limitBytesPerSecond: RateLimit = null
  const current = () => ({ ...defaultSettings, bandwidth: { limitBytesPerSecond, rules } })
  const clock = { now: () => mondayNoon, utcOffsetMinutes: () => 0 }
  const limit = createLineLimit({ current }, clock, (changed) => void (limitBytesPerSecond = changed))
  return { limit, set: (): RateLimit => limitBytesPerSecond }
}
