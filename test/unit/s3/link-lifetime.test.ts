import { expect, test } from 'vitest'
import { linkLifetime } from '../../../electron/s3/links/link-lifetime.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const day = 24 * 60 * 60
const at = (seconds: number) => noon + seconds * 1000
const ending = (seconds: number) => ({ kind: 'at', time: at(seconds), limit: 'credentials' }) as const

test('lasts as long as requested, from the whole second of the signature', () => {
  expect(linkLifetime(3600, noon + 999, { kind: 'never' })).toEqual({
    expiresSeconds: 3600,
    validUntil: at(3600),
    limitedBy: 'request',
  })
})

test('lasts seven days at most', () => {
  expect(linkLifetime(30 * day, noon, { kind: 'never' })).toEqual({
    expiresSeconds: 7 * day,
    validUntil: at(7 * day),
    limitedBy: 'seven-days',
  })
  expect(linkLifetime(7 * day, noon, { kind: 'never' }).limitedBy).toBe('request')
})

test('expires with the credentials', () => {
  expect(linkLifetime(30 * day, noon, ending(900))).toEqual({
    expiresSeconds: 900,
    validUntil: at(900),
    limitedBy: 'credentials',
  })
  expect(linkLifetime(600, noon, ending(900)).limitedBy).toBe('request')
})

test.for([-5, 0])('makes no link with credentials that expire %i s from now', (seconds) => {
  const make = () => linkLifetime(600, noon, ending(seconds))
  expect(make).toThrow('The credentials have expired.')
})

test('a session with an unknown expiry may end the link early', () => {
  expect(linkLifetime(600, noon, { kind: 'unknown' })).toEqual({
    expiresSeconds: 600,
    validUntil: at(600),
    limitedBy: 'unknown-session',
  })
})
