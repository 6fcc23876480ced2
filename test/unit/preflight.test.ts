import { expect, test } from 'vitest'
import { outlastsSession } from '../../electron/core/preflight.ts'

const now = Date.UTC(2026, 0, 1, 12)
const hour = 3_600_000
const fiveHours = { leftBytes: 5 * 3600 * 1_000_000, bytesPerSecond: 1_000_000, now }

test('an upload that outlasts its session is told before it starts', () => {
  expect(outlastsSession({ ...fiveHours, signInEndsAt: now + hour })).toBe(
    'This upload needs about 5 h, but your session ends in 1 h. It stops then, and goes on from there once you have signed in again.',
  )
})

test.for([
  ['it ends before', { ...fiveHours, signInEndsAt: now + 6 * hour }],
  ['nobody has to sign in again', { ...fiveHours, signInEndsAt: null }],
  ['nothing was ever sent', { ...fiveHours, bytesPerSecond: null, signInEndsAt: now + hour }],
  ['the session has ended, which the store tells', { ...fiveHours, signInEndsAt: now - 1 }],
] as const)('nothing is told where %s', ([, outlook]) => {
  expect(outlastsSession(outlook)).toBeNull()
})
