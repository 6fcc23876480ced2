import { expect, test } from 'vitest'
import { outlastsSession } from '../../electron/core/preflight.ts'

const now = Date.UTC(2026, 0, 1, 12)
const hour = 3_600_000
const second = 1000
const fiveHours = { leftBytes: 5 * 3600 * 1_000_000, aheadBytes: 0, bytesPerSecond: 1_000_000, now }

test('warns before the start of an upload that outlasts its session', () => {
  expect(outlastsSession({ ...fiveHours, signInEndsAt: now + hour })).toBe(
    'This upload needs about 5 h, but your session ends in 1 h. It stops then, and goes on from there once you have signed in again.',
  )
})

test('uploads before it in the queue count too', () => {
  const outlook = { ...fiveHours, aheadBytes: 3600 * 1_000_000, signInEndsAt: now + 5 * hour }
  expect(outlastsSession(outlook)).toMatch(
    /^This upload and those before it need about 6 h, but your session ends in 5 h\. It stops then/,
  )
})

test.for([
  [8500, 7300, '2 h 22 min', '2 h 1 min'],
  [7310, 7301, '2 h 2 min', '2 h 1 min'],
  [10_700, 9100, '2 h 59 min', '2 h 31 min'],
  [18_000, 7300, '5 h', '2 h'],
  [3590, 3550, '1 h', '59 min'],
  [170, 130, '3 min', '2 min'],
  [95, 89.5, '2 min', '89 s'],
  [59.8, 59.2, '60 s', '59 s'],
] as const)('%i s against %i s read differently', ([needs, left, needed, ends]) => {
  const outlook = { ...fiveHours, leftBytes: needs * 1_000_000, signInEndsAt: now + left * second }
  expect(outlastsSession(outlook)).toContain(
    `This upload needs about ${needed}, but your session ends in ${ends}. `,
  )
})

test.for([null, 1_000_000])('a session that has ended is told, whatever the rate (%s)', (bytesPerSecond) => {
  expect(outlastsSession({ ...fiveHours, bytesPerSecond, signInEndsAt: now })).toBe(
    'Your session has ended. If the store refuses this upload, sign in again; it goes on from there.',
  )
})

test.for([
  ['it ends before', { ...fiveHours, signInEndsAt: now + 6 * hour }],
  ['nobody has to sign in again', { ...fiveHours, signInEndsAt: null }],
  ['nothing was ever sent', { ...fiveHours, bytesPerSecond: null, signInEndsAt: now + hour }],
] as const)('nothing is told where %s', ([, outlook]) => {
  expect(outlastsSession(outlook)).toBeNull()
})
