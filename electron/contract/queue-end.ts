import { z } from 'zod'

/** What a person wants once all of this queue is done. */
export const whenAllDone = z.enum(['nothing', 'quit', 'sleep'])
export type WhenAllDone = z.infer<typeof whenAllDone>

/** `at`: when it happens, in milliseconds since the epoch; null while not all is done. */
export const queueEnd = z.object({ wish: whenAllDone, at: z.number().nullable() })
export type QueueEnd = z.infer<typeof queueEnd>
