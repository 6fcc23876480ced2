import { sessionOf } from '../contract/index.ts'
import { partSizeFor, usualPartBytes } from '../core/part-plan.ts'
import { maxPartsAt } from '../core/store-limits.ts'
import type { EngineContext } from './engine-context.ts'
import type { LiveUpload } from './live-upload.ts'

type PaceOf = EngineContext['paceOf']

/** As large as parts of this upload get, in bytes. Throws `TooLarge`. */
export function partBytesOf({ record, options, state }: LiveUpload, paceOf: PaceOf): number {
  const { sizeBytes } = record.source
  const begun = sessionOf(state)?.partSizeBytes
  if (begun !== undefined) return Math.min(sizeBytes, begun)
  const wished = options.partSizeBytes ?? usualPartBytes(paceOf(record.address).bytesPerSecond, sizeBytes)
  return Math.min(
    sizeBytes,
    partSizeFor(sizeBytes, wished, { maxParts: maxPartsAt(record.address.endpoint) }),
  )
}

/** As large as parts of any of these get, in bytes; 0 for none. Throws `TooLarge`. */
export function largestPartBytes(uploads: LiveUpload[], paceOf: PaceOf): number {
  let largest = 0
  for (const upload of uploads) {
    // No part is larger than its file: of many small files, few have to be looked at closely.
    if (upload.record.source.sizeBytes > largest) largest = Math.max(largest, partBytesOf(upload, paceOf))
  }
  return largest
}
