import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineCrcs } from '../../electron/core/combine-crcs.ts'

test('combines the CRC-32 of runs of bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (runs) => {
      const sums = runs.map((bytes) => ({ crc: BigInt(crc32(bytes)), sizeBytes: bytes.length }))
      expect(combineCrcs('CRC32', sums)).toBe(BigInt(crc32(Buffer.concat(runs))))
    }),
  )
})
