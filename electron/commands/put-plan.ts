import { randomUUID } from 'node:crypto'
import { defaultKeyTemplate, defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure } from '../core/errors.ts'
import { templateProblem } from '../core/object-key.ts'
import { localTime, type DropPlan } from '../disk/index.ts'
import { sendFlags, storeFlags, type Flags } from './flags.ts'
import { sendOptions } from './send-options.ts'
import { whereTo } from './where.ts'

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
export async function planOf(flags: PutFlags, environment: NodeJS.ProcessEnv): Promise<DropPlan> {
  const { address, destination } = await whereTo(flags, environment)
  const keyTemplate = flags['key-template'] ?? destination?.keyTemplate ?? defaultKeyTemplate
  const problem = templateProblem(keyTemplate)
  if (problem !== null) throw new AppFailure('BadInput', problem)
  return {
    address,
    destinationId: destination?.id ?? null,
    options: sendOptions(
      { ...defaultUploadOptions, publicBaseUrl: destination?.publicBaseUrl ?? null },
      flags,
    ),
    keyTemplate,
    prefix: flags.prefix ?? destination?.prefix ?? '',
    contentType: flags['content-type'] ?? null,
    objectSettings: destination?.objectSettings,
    folderUuid: randomUUID(),
    time: localTime(new Date()),
  }
}
