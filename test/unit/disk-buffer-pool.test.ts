import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bufferPool, type SharedBuffer } from '../../electron/disk/buffer-pool.ts'

const KiB = 1024

test('buffers in use never overlap, and all of the memory comes back', () => {
  const step = fc.record({ sizeBytes: fc.nat(300 * KiB), released: fc.option(fc.nat(20)) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pool = bufferPool(1024 * KiB)
      const held: SharedBuffer[] = []
      for (const { sizeBytes, released } of steps) {
        const buffer = pool.acquire(sizeBytes)
        if (buffer !== null) held.push(buffer)
        expect(buffer?.byteLength ?? sizeBytes).toBe(sizeBytes)
        const places = held
          .map(({ byteOffset, byteLength }) => [byteOffset, byteOffset + byteLength] as const)
          .toSorted(([one], [other]) => one - other)
        for (const [index, [, end]] of places.entries())
          expect(places[index + 1]?.[0] ?? Infinity).toBeGreaterThanOrEqual(end)
        expect(places.at(-1)?.[1] ?? 0).toBeLessThanOrEqual(1024 * KiB)
        if (released !== null) for (const gone of held.splice(released, 1)) pool.release(gone)
      }
      for (const gone of held) pool.release(gone)
      expect(pool.acquire(1024 * KiB)).not.toBeNull()
    }),
  )
})

test('there is no room for more than all of the memory, nor where no piece of it is large enough', () => {
  const pool = bufferPool(256 * KiB)
  expect(pool.acquire(257 * KiB)).toBeNull()
  const buffers = Array.from({ length: 4 }, () => pool.acquire(64 * KiB))
  expect(pool.acquire(0)).toBeNull()
  for (const buffer of [buffers[1], buffers[3]]) if (buffer) pool.release(buffer)
  expect(pool.acquire(128 * KiB)).toBeNull()
  expect(pool.acquire(64 * KiB)?.byteOffset).toBe(64 * KiB)
})

test('memory is used again from its beginning, so that no more of it is touched than is needed', () => {
  const pool = bufferPool(1024 * KiB)
  for (let turn = 0; turn < 10; turn++) {
    const [one, other] = [pool.acquire(100 * KiB), pool.acquire(100 * KiB)]
    expect([one?.byteOffset, other?.byteOffset]).toEqual([0, 128 * KiB])
    for (const buffer of [one, other]) if (buffer) pool.release(buffer)
  }
})
