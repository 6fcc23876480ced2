import { z } from 'zod'

export const checksumAlgorithm = z.enum(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])
export type ChecksumAlgorithm = z.infer<typeof checksumAlgorithm>

const whether = z.enum(['unknown', 'yes', 'no'])

/** `verified`: it answered the checksum that was sent. `refused`: it takes no such header. */
const checksums = z.enum(['unknown', 'verified', 'ignored', 'refused'])

const wrong = z.enum(['unknown', 'refused', 'taken']).default('unknown')

/** What a store has shown that it can do. Learned from its own answers, never configured. */
export const capabilities = z.object({
  /** Checksums of parts. */
  checksums,
  /** The CRC-32 of a file in one request. */
  putChecksums: checksums.default('unknown'),
  /** Whether HEAD may ask for the checksum of an object (x-amz-checksum-mode). */
  checksumMode: whether.exclude(['yes']).default('unknown'),
  /** All algorithms that it answered a checksum of; found by the connection test. */
  algorithms: z.array(checksumAlgorithm),
  /**
   * What the checksum of a session is. Asked for in this order, each once the one before was refused: CRC32 and then
   * CRC64NVME of the whole object, `composite` (the CRC-32 of the parts' CRC-32s), none. `ignored`: asked for a CRC-32
   * of the whole object, it answered something else.
   */
  session: z.enum(['unknown', 'CRC32', 'ignored', 'CRC64NVME', 'composite', 'none']).default('unknown'),
  /** The checksums that CompleteMultipartUpload may name: of the whole object, of its parts. */
  complete: z.enum(['both', 'whole', 'parts', 'none']).default('both'),
  /**
   * Where the MD5 of bytes is checked: by Dropreel in the ETag, or by the store, as Content-MD5. `both`: it demands
   * Content-MD5; `content-md5`: its ETags look like MD5s and are none.
   */
  md5: z.enum(['etag', 'both', 'content-md5']).default('etag'),
  /** What it does with bytes that come with a wrong checksum, or a wrong Content-MD5. */
  wrongChecksum: wrong,
  wrongMd5: wrong,
  /**
   * If-None-Match on writes. Silence proves nothing; `ignored`: it let an object be replaced; `broken`: it refused a
   * write to a free key.
   */
  ifNoneMatch: z.enum(['unknown', 'honoured', 'ignored', 'refused', 'broken']),
  listParts: whether,
  /** Bodies in signed chunks, with their checksum behind them. Dropreel sends none; other programs do. */
  awsChunked: whether,
  /** Whether it takes the original name of a file as metadata, whatever its length. */
  originalName: z.boolean().default(true),
  /** How many parts of an object it takes, where it refused more; null for as many as S3. */
  maxParts: z.number().nullable().default(null),
  /** When this was last learned, in milliseconds since the epoch. */
  learnedAt: z.number(),
})
export type Capabilities = z.infer<typeof capabilities>
