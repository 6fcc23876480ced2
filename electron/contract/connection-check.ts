import { z } from 'zod'
import { capabilities } from './capabilities.ts'
import { destination } from './destination.ts'
import { appError } from './errors.ts'

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

/** One line of a connection test. `permission` is the missing one, as policies name it; `code` says what failed. */
export const checkLine = z.object({
  step: checkStep,
  title: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  text: z.string(),
  permission: z.string().nullable(),
  code: appError.shape.code.nullable(),
})
export type CheckLine = z.infer<typeof checkLine>

export const connectionCheck = z.object({ lines: z.array(checkLine), capabilities })
export type ConnectionCheck = z.infer<typeof connectionCheck>

/** Whether everything that uploads need is allowed. */
export function isPassed({ lines }: Pick<ConnectionCheck, 'lines'>): boolean {
  return lines.every(({ status }) => status !== 'failed')
}

/** A test of what a form says. `region` is the one that it ran with: the store's own where none was given. */
export const formCheck = connectionCheck.extend({ region: z.string() })
export type FormCheck = z.infer<typeof formCheck>

/** What Connect led to. `check` is null where the connection has not changed; without `saved` the test has failed. */
export const connected = z.object({ check: formCheck.nullable(), saved: destination.nullable() })
export type Connected = z.infer<typeof connected>
