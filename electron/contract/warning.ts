import { z } from 'zod'

/** A sentence that stays in the window until a person closes it. */
export const warning = z.object({ id: z.int(), text: z.string() })
export type Warning = z.infer<typeof warning>
