import { randomUUID } from 'node:crypto'
import { defaultKeyTemplate, defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure } from '../core/errors.ts'
import { templateProblem } from '../core/object-key.ts'
import { localTime, type DropPlan } from '../disk/index.ts'
import { addressOf } from './address.ts'
import { sendFlags, storeFlags, type Flags } from './flags.ts'
import { sendOptions } from './send-options.ts'

export const putFlags = {
  ...storeFlags,
  ...sendFlags,
  prefix: { type: 'string' },
  'key-template': { type: 'string' },
  'content-type': { type: 'string' },
  name: { type: 'string' },
} as const
export type PutFlags = Flags<typeof putFlags>

/** What the flags of a `put` amount to. Throws `BadInput`. */
export function planOf(flags: PutFlags, environment: NodeJS.ProcessEnv): DropPlan {
  const keyTemplate = flags['key-template'] ?? defaultKeyTemplate
  const problem = templateProblem(keyTemplate)
  if (problem !== null) throw new AppFailure('BadInput', problem)
  return {
    address: addressOf(flags, environment),
    destinationId: null,
    options: sendOptions(defaultUploadOptions, flags),
    keyTemplate,
    prefix: flags.prefix ?? '',
    contentType: flags['content-type'] ?? null,
    folderUuid: randomUUID(),
    time: localTime(new Date()),
  }
}
