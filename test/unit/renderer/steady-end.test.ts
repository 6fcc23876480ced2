import { expect, test } from 'vitest'
import { clockTime } from '../../../renderer/words/clock-time.ts'
import { steadyEnd } from '../../../renderer/words/steady-end.ts'

const now = new Date(2026, 10, 22, 14, 0).getTime()

test('the end stands still while the estimate wavers', () => {
  const first = steadyEnd(null, 3600, now)
  expect(first?.at).toBe(now + 3_600_000)
  expect(steadyEnd(first, 3600 + 170, now)?.at).toBe(first?.at)
  expect(steadyEnd(first, 3600 - 170, now)?.at).toBe(first?.at)
})

test('the end moves when the estimate has really changed', () => {
  const first = steadyEnd(null, 3600, now)
  expect(steadyEnd(first, 4000, now)?.at).toBe(now + 4_000_000)
})

test('no estimate, no end', () => {
  expect(steadyEnd(steadyEnd(null, 60, now), null, now)).toBeNull()
})

test('the last minute has no clock time', () => {
  expect(steadyEnd(null, 59, now)?.when).toBe('in a minute')
  expect(steadyEnd(null, 61, now)?.when).toBe(clockTime(now + 61_000, now))
})

test('a line that has nearly stopped has no end, whatever its estimate', () => {
  for (const etaSeconds of [1e8, 1e14, Infinity, NaN]) expect(steadyEnd(null, etaSeconds, now)).toBeNull()
})

test('another day is named', () => {
  const tomorrow = now + 86_400_000
  expect(clockTime(now, now)).not.toMatch(/Sun/)
  expect(clockTime(tomorrow, now)).toContain(
    new Intl.DateTimeFormat(undefined, { weekday: 'short' }).format(tomorrow),
  )
})
