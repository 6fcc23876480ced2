import { z } from 'zod'
import { capabilities } from './capabilities.ts'

/** The steps of a connection test, in their order. */
export const checkStep = z.enum([
  'name',
  'connect',
  'clock',
  'identity',
  'bucket',
  'put',
  'storage-class',
  'encryption',
  'acl',
  'tags',
  'multipart',
  'list-parts',
  'complete',
  'abort',
  'head',
  'link',
  'list-sessions',
  'checksums',
  'clean-up',
])
export type CheckStep = z.infer<typeof checkStep>

/** One line of a connection test. `permission` is the missing one, as policies name it. */
export const checkLine = z.object({
  step: checkStep,
  title: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  text: z.string(),
  permission: z.string().nullable(),
})
export type CheckLine = z.infer<typeof checkLine>

export const connectionCheck = z.object({ lines: z.array(checkLine), capabilities })
export type ConnectionCheck = z.infer<typeof connectionCheck>
