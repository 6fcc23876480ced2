import { z } from 'zod'
import { appError } from './errors.ts'
import { linkChoices, linkLimit } from './link.ts'

/**
 * A link that was handed to a person, as Dropreel remembers it: never the link itself, which is a secret. Times
 * in milliseconds since the epoch; `validUntil` null has no end.
 */
export const sharedLink = linkChoices.extend({
  uploadId: z.string().min(1),
  sharedAt: z.number(),
  validUntil: z.number().nullable(),
  /** When it ends soon, so that a person is reminded; null for one that needs no reminder. */
  remindAt: z.number().nullable(),
  /** When the person was reminded; null before. */
  remindedAt: z.number().nullable(),
})
/** A link is remembered for so many days after its end. */
export const linkKnownDays = 30
export type SharedLink = z.infer<typeof sharedLink>

/** What became of links that were to be copied. The links themselves are in the clipboard and nowhere else. */
export const copiedLinks = z.object({
  copied: z.array(z.object({ validUntil: z.number().nullable(), limitedBy: linkLimit })),
  refused: z.array(z.object({ name: z.string(), error: appError })),
})
export type CopiedLinks = z.infer<typeof copiedLinks>
