import { z } from 'zod'
import { delivered, happening, journalledRecord, sourceIdentity, uploadState } from '../contract/index.ts'

const id = z.string().min(1)
const ofPart = { id, uploadId: z.string().min(1), partNumber: z.int().positive() }
const crc32 = z.int().min(0).max(0xffffffff)

/** One line of the journal. */
export const journalEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('added'), upload: journalledRecord }),
  /** `at`: in milliseconds since the epoch; absent in the lines of older versions. */
  z.object({ type: z.literal('state'), id, state: uploadState, at: z.number().exactOptional() }),
  /** So much of a part has left, if it has not more. */
  z.object({ type: z.literal('part-begun'), ...ofPart, sentBytes: z.int().nonnegative().default(0) }),
  z.object({ type: z.literal('part-stored'), ...ofPart, crc32, etag: z.string() }),
  z.object({ type: z.literal('resent'), id, bytes: z.int().nonnegative() }),
  z.object({ type: z.literal('happened'), id, what: happening }),
  /** As older versions wrote a remark. */
  z.object({ type: z.literal('note'), id, text: z.string() }),
  z.object({ type: z.literal('rate'), id, bytesPerSecond: z.number().positive() }),
  /** The file is finished, and this is what it is. */
  z.object({ type: z.literal('settled'), id, source: sourceIdentity }),
  /** The object is on the store, and what is left to do is the proof; null when it is there no more. */
  z.object({ type: z.literal('delivered'), id, delivered: delivered.nullable() }),
  z.object({ type: z.literal('removed'), id }),
  /** Uploads were moved before another one in the queue, or to its end. */
  z.object({ type: z.literal('moved'), ids: z.array(id), before: id.nullable() }),
])
export type JournalEntry = z.infer<typeof journalEntry>
