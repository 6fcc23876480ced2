import { z } from 'zod'
import { errorTable } from './error-table.ts'

export type ErrorCode = keyof typeof errorTable

/**
 * One classified failure, in words a person would say. `detail` is for the log: codes, request ids. `subject` is what it is
 * about, where the words are not English: for programs that speak English.
 */
export const appError = z.object({
  code: z.custom<ErrorCode>((code) => typeof code === 'string' && Object.hasOwn(errorTable, code)),
  message: z.string(),
  advice: z.string(),
  retryable: z.boolean(),
  detail: z.string().optional(),
  subject: z.string().exactOptional(),
})
export type AppError = z.infer<typeof appError>
