import { z } from 'zod'
import { complaint } from './texts/text.ts'

/**
 * Why another code is needed: the last one was refused, or the sign-in service did not answer and may have used it up.
 * Null for the first one.
 */
export const codeBefore = z.enum(['refused', 'unanswered']).nullable()
export type CodeBefore = z.infer<typeof codeBefore>

/** A code of a second factor that a profile needs now. */
export const mfaQuestion = z.object({
  id: z.string(),
  profile: z.string(),
  /** The ARN or serial number of the MFA device. */
  device: z.string(),
  before: codeBefore,
})
export type MfaQuestion = z.infer<typeof mfaQuestion>

/** Six digits, as AWS wants them; null when the person has none. */
export const mfaAnswer = z.object({
  id: z.string(),
  code: z
    .string()
    .regex(/^\d{6}$/, complaint('complaints.code'))
    .nullable(),
})
