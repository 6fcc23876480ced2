import { z } from 'zod'

/**
 * What was dropped, picked or put together, as each of its files names it. One file by itself has none: its upload is the
 * whole delivery.
 */
export const delivery = z.object({
  id: z.string().min(1),
  /** What a person recognises: `Dailies`, `Ep03_lock_v7.mov and 11 more`. */
  title: z.string(),
  /** The place of the file among the others, in the order of the drop: lower stands first. */
  place: z.int().nonnegative(),
})
export type Delivery = z.infer<typeof delivery>

/**
 * How far its folders are read: `now`, with so many files found so far; `cut-off` when an earlier process ended while it
 * read them, so that files may be missing; `over` when all files are in the queue.
 */
export const reading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now'), files: z.int().nonnegative() }),
  z.object({ kind: z.literal('cut-off') }),
  z.object({ kind: z.literal('over') }),
])
export type Reading = z.infer<typeof reading>

/**
 * What the window shows of a delivery besides its uploads, which name it in `deliveryId`. It may have none yet, while its
 * folders are read.
 */
export const deliveryView = z.object({
  id: z.string(),
  title: z.string(),
  destinationId: z.string().nullable(),
  reading,
})
export type DeliveryView = z.infer<typeof deliveryView>
