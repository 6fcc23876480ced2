import { z } from 'zod'

export const checksumAlgorithm = z.enum(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])
export type ChecksumAlgorithm = z.infer<typeof checksumAlgorithm>

const whether = z.enum(['unknown', 'yes', 'no'])

/** What a store has shown that it can do. Learned from its own answers, never configured. */
export const capabilities = z.object({
  /** CRC-32 of parts. `verified`: it answered the checksum that was sent. `refused`: it takes no such header. */
  checksums: z.enum(['unknown', 'verified', 'ignored', 'refused']),
  /** All algorithms that it answered a checksum of; found by the connection test. */
  algorithms: z.array(checksumAlgorithm),
  /** Whether it checks the object that parts were joined to as a whole (ChecksumType FULL_OBJECT). */
  fullObject: whether,
  /** If-None-Match on writes. Silence proves nothing; `ignored`: it let an object be replaced. */
  ifNoneMatch: z.enum(['unknown', 'honoured', 'ignored', 'refused']),
  listParts: whether,
  /** Bodies in signed chunks, with their checksum behind them. Dropreel sends none; other programs do. */
  awsChunked: whether,
  /** How many parts of an object it takes, where it refused more; null for as many as S3. */
  maxParts: z.number().nullable().default(null),
  /** When this was last learned, in milliseconds since the epoch. */
  learnedAt: z.number(),
})
export type Capabilities = z.infer<typeof capabilities>
