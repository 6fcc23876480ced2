import { z } from 'zod'

/** What stores have taken on a day, in bytes. It ends at `until`, in milliseconds since the epoch. */
export const sentToday = z.object({ until: z.number(), bytes: z.int().nonnegative() })
export type SentToday = z.infer<typeof sentToday>
