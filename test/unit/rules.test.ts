import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partCount, partSizeFor, plannedPart, s3Limits } from '../../electron/core/part-plan.ts'
import { etaSecondsOf, metered, newRateMeter, rateOf } from '../../electron/core/rate.ts'
import { nextTry } from '../../electron/core/retry-policy.ts'
import { isEnded, isActive, sessionOf, type UploadState } from '../../electron/contract/index.ts'
import { interrupted, moved } from '../../electron/core/transitions.ts'
import { states } from './upload-view.ts'

const MiB = 1024 ** 2

describe('the part plan', () => {
  test('covers every size from nothing to 50 TB with at most 10,000 parts, no gap, no overlap', () => {
    const size = fc
      .oneof(fc.integer({ min: 0, max: 1e9 }), fc.maxSafeInteger())
      .map((n) => Math.abs(n) % (s3Limits.maxObjectBytes + 1))
    const wish = fc.option(fc.integer({ min: 1, max: 6 * 1024 ** 3 }))
    fc.assert(
      fc.property(size, wish, (sizeBytes, wished) => {
        const partSizeBytes = partSizeFor(sizeBytes, wished)
        const count = partCount(sizeBytes, partSizeBytes)
        expect(count).toBeLessThanOrEqual(s3Limits.parts)
        expect(partSizeBytes).toBeGreaterThanOrEqual(s3Limits.minPartBytes)
        expect(partSizeBytes).toBeLessThanOrEqual(s3Limits.maxPartBytes)
        const last = plannedPart(sizeBytes, partSizeBytes, count)
        expect(last.offsetBytes + last.sizeBytes).toBe(sizeBytes)
        expect(last.sizeBytes).toBeLessThanOrEqual(partSizeBytes)
        expect(last.sizeBytes).toBeGreaterThanOrEqual(Math.min(1, sizeBytes))
      }),
    )
  })

  test.each([
    [16_000 * MiB, null, 16],
    [16_001 * MiB, null, 17],
    [100 * 1024 * MiB, null, 103],
    [100 * 1024 * MiB, 64 * MiB, 103],
    [100 * 1024 * MiB, 200 * MiB, 200],
  ])('plans %i bytes for a store that takes 1,000 parts', (sizeBytes, wished, sizeMiB) => {
    expect(partSizeFor(sizeBytes, wished, { maxParts: 1000 })).toBe(sizeMiB * MiB)
  })

  test('refuses what 1,000 of the largest parts do not hold', () => {
    const most = 1000 * s3Limits.maxPartBytes
    expect(partSizeFor(most, null, { maxParts: 1000 })).toBe(s3Limits.maxPartBytes)
    expect(() => partSizeFor(most + 1, null, { maxParts: 1000 })).toThrow('too large')
  })

  test('refuses what no S3 store can hold', () => {
    expect(() => partSizeFor(s3Limits.maxObjectBytes + 1, null)).toThrow('too large')
    expect(
      partCount(s3Limits.maxObjectBytes, partSizeFor(s3Limits.maxObjectBytes, null)),
    ).toBeLessThanOrEqual(10_000)
  })
})

describe('the retry policy', () => {
  const failed = {
    reaction: 'retry',
    failures: 1,
    waitedMs: 0,
    maxWaitMs: null,
    retryAfterMs: null,
    patience: 'usual',
    now: 1000,
    chance: 0.5,
  } as const

  test('backs off with full jitter and gives up after ten retries', () => {
    expect(nextTry({ ...failed, chance: 0 })).toMatchObject({ kind: 'wait', ms: 0 })
    expect(nextTry({ ...failed, failures: 3, chance: 0.999 })).toMatchObject({ ms: 1998 })
    expect(nextTry({ ...failed, failures: 10, chance: 0.999 })).toMatchObject({ ms: 29_970 })
    expect(nextTry({ ...failed, failures: 11 })).toEqual({ kind: 'give-up' })
    expect(nextTry({ ...failed, failures: 60, patience: 'long' })).toMatchObject({ kind: 'wait' })
    expect(nextTry({ ...failed, failures: 61, patience: 'long' })).toEqual({ kind: 'give-up' })
  })

  test('gives up after a few tries where a later attempt is as good', () => {
    for (const reaction of ['retry', 'busy', 'network', 'hidden'] as const) {
      const hasty = { ...failed, reaction, patience: 'short' } as const
      expect(nextTry({ ...hasty, failures: 4 })).toMatchObject({ kind: 'wait' })
      expect(nextTry({ ...hasty, failures: 5 })).toEqual({ kind: 'give-up' })
    }
    const expired = { ...failed, reaction: 'credentials', patience: 'short' } as const
    expect(nextTry({ ...expired, failures: 1 })).toMatchObject({ kind: 'wait', ms: 0 })
    expect(nextTry({ ...expired, failures: 2 })).toEqual({ kind: 'give-up' })
  })

  test('honours Retry-After as a lower bound', () => {
    expect(nextTry({ ...failed, retryAfterMs: 7_000 })).toEqual({
      kind: 'wait',
      ms: 7_000,
      until: { time: 8_000 },
    })
  })

  test('waits for the network up to its limit', () => {
    const hidden = { ...failed, reaction: 'hidden', failures: 500, chance: 0.999 } as const
    expect(nextTry({ ...hidden, waitedMs: 1e9 })).toMatchObject({ until: 'network', ms: 30_070 })
    const offline = { ...failed, reaction: 'network', failures: 500 } as const
    expect(nextTry({ ...offline, waitedMs: 1e9 })).toMatchObject({ kind: 'wait', until: 'network' })
    expect(nextTry({ ...offline, waitedMs: 59_990, maxWaitMs: 60_000 })).toMatchObject({ ms: 10 })
    expect(nextTry({ ...offline, waitedMs: 60_000, maxWaitMs: 60_000 })).toEqual({ kind: 'give-up' })
  })
})

describe('the rate', () => {
  test('follows a steady rate; the estimate is the bytes left divided by it', () => {
    let meter = newRateMeter(0)
    for (let at = 50; at <= 20_000; at += 50) meter = metered(meter, 50_000, at)
    expect(rateOf(meter, 20_000)).toBeCloseTo(1_000_000, -3)
    expect(etaSecondsOf(meter, 10_000_000, 20_000)).toBeCloseTo(10, 1)
  })

  test('is unknown at first, and falls when nothing is sent', () => {
    expect(etaSecondsOf(metered(newRateMeter(0), 1_000_000, 300), 1e6, 300)).toBeNull()
    // Opening took 20 seconds; the estimate does not begin with them.
    let late = metered(newRateMeter(0), 16_000, 20_000)
    expect(etaSecondsOf(late, 1e9, 20_100)).toBeNull()
    for (let at = 20_050; at <= 22_000; at += 50) late = metered(late, 500_000, at)
    expect(etaSecondsOf(late, 1e9, 22_000)).toBeLessThan(150)
    const meter = metered(newRateMeter(0), 1_000_000, 1000)
    expect(rateOf(meter, 91_000)).toBeNull()
  })
})

describe('transitions', () => {
  test('an illegal move throws', () => {
    const done = {
      kind: 'done',
      object: { etag: '', versionId: null, checksum: null },
      proof: 'none',
      resentBytes: 0,
      finishedAt: 0,
      local: { kind: 'kept', why: null },
    } as const
    expect(() => moved(done, { kind: 'queued', session: null, failures: 0 })).toThrow('cannot go from done')
  })

  test('for any sequence of moves, ends are final, all else can be cancelled, and interruptions keep the session', () => {
    const anyState = fc.constantFrom<UploadState>(...Object.values(states))
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 30 }), (wanted) => {
        let state: UploadState = states.queued
        for (const next of wanted) {
          const before: UploadState = state
          state = legal(before, next) ? moved(before, next) : before
          expect(isEnded(before) ? state.kind : before.kind).toBe(before.kind)
          expect(legal(state, states.cancelled)).toBe(state.kind !== 'done')
          const left = interrupted(state)
          expect(!isActive(left) || left.kind === 'queued').toBe(true)
          expect(sessionOf(left)).toEqual(sessionOf(state))
        }
      }),
    )
  })

  test('a killed run is back in the queue with its session', () => {
    const session = { uploadId: 'u', partSizeBytes: 5, abort: null }
    expect(interrupted({ kind: 'sending', session, failures: 2 })).toEqual({
      kind: 'queued',
      session,
      failures: 2,
    })
    expect(interrupted({ kind: 'paused', session })).toEqual({ kind: 'paused', session })
    const ending = { kind: 'ending', session, failures: 1 } as const
    expect(interrupted({ ...ending, next: 'paused' })).toEqual({ kind: 'paused', session })
    expect(interrupted({ ...ending, next: 'queued' })).toEqual({ kind: 'queued', session, failures: 1 })
  })
})

function legal(from: UploadState, to: UploadState): boolean {
  try {
    moved(from, to)
    return true
  } catch {
    return false
  }
}
