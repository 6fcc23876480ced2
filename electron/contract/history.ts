import { z } from 'zod'
import { sharedLink } from './shared-link.ts'
import { proof } from './upload-state.ts'

/** What an upload that is done says of its end. Times in milliseconds since the epoch. */
export const deliveredFacts = z.object({
  proof,
  readBack: z.boolean().exactOptional(),
  finishedAt: z.number(),
})

/** Where something was delivered; the destination's name is known by its id, as long as it is in the list. */
const place = { destinationId: z.string().nullable(), bucket: z.string() }

/**
 * One row of the history, newest first: a day, and below it the deliveries that ended on it. A delivery of several files
 * opens to them. Sizes in bytes; times in milliseconds since the epoch, a day as its first moment.
 */
export const historyRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('day'),
    day: z.number(),
    deliveries: z.int(),
    sizeBytes: z.int(),
    isVerified: z.boolean(),
  }),
  z.object({
    kind: z.literal('delivery'),
    id: z.string(),
    title: z.string(),
    files: z.int(),
    /** How many of its files have a link that was copied, and the one that ends first; null for none. */
    links: z.object({ count: z.int(), first: sharedLink }).nullable(),
    ...place,
    sizeBytes: z.int(),
    finishedAt: z.number(),
    isVerified: z.boolean(),
    isOpen: z.boolean(),
  }),
  z.object({
    kind: z.literal('file'),
    id: z.string(),
    name: z.string(),
    file: z.string(),
    key: z.string(),
    ...place,
    sizeBytes: z.int(),
    ...deliveredFacts.shape,
    /** It stands below its delivery. */
    isInDelivery: z.boolean(),
  }),
])
export type HistoryRow = z.infer<typeof historyRow>

/** Which rows to show: those that hold the words of `search`, with these deliveries open; `first` from 0. */
export const historyQuery = z.object({
  search: z.string().max(1000),
  openDeliveries: z.array(z.string()).max(10_000),
  first: z.int().nonnegative(),
  count: z.int().positive().max(1000),
  /** Answer once everything was read; otherwise as soon as the rows that are asked for are known. */
  waitForAll: z.boolean(),
})
export type HistoryQuery = z.infer<typeof historyQuery>

/** The rows that were asked for. `total` counts all, as far as they are read. */
export const historyPage = z.object({
  rows: z.array(historyRow),
  total: z.int(),
  isWhole: z.boolean(),
})
export type HistoryPage = z.infer<typeof historyPage>

/** What a verification of one file found, as a sentence; `isSame`: it is on the store as it was uploaded. */
export const verifiedAgain = z.object({ isSame: z.boolean(), sentence: z.string(), name: z.string() })
export type VerifiedAgain = z.infer<typeof verifiedAgain>
