import { z } from 'zod'
import { errorTable } from './error-table.ts'

export type ErrorCode = keyof typeof errorTable

/** One classified failure, in words a person would say. `detail` is for the log: codes, request ids. */
export const appError = z.object({
  code: z.custom<ErrorCode>((code) => typeof code === 'string' && Object.hasOwn(errorTable, code)),
  message: z.string(),
  advice: z.string(),
  retryable: z.boolean(),
  detail: z.string().optional(),
})
export type AppError = z.infer<typeof appError>
