import { z } from 'zod'

/** A code of a second factor that a profile needs now. `wasRefused`: the one before was not accepted. */
export const mfaQuestion = z.object({
  id: z.string(),
  profile: z.string(),
  /** The ARN or serial number of the MFA device. */
  device: z.string(),
  wasRefused: z.boolean(),
})
export type MfaQuestion = z.infer<typeof mfaQuestion>

/** Six digits, as AWS takes them; null when the person has none. */
export const mfaAnswer = z.object({
  id: z.string(),
  code: z
    .string()
    .regex(/^\d{6}$/, 'The code has six digits.')
    .nullable(),
})
