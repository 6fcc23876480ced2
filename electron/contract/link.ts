import { z } from 'zod'

/** A URL handed to a person. `validUntil` in milliseconds since the epoch: the earliest of what limits it. */
export const link = z.object({
  url: z.url(),
  validUntil: z.number(),
  limitedBy: z.enum(['request', 'seven-days', 'credentials']),
})
export type Link = z.infer<typeof link>
