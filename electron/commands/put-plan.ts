import { randomUUID } from 'node:crypto'
import { defaultKeyTemplate, defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure } from '../core/errors.ts'
import { templateProblem } from '../core/object-key.ts'
import { localTime, type DropPlan } from '../disk/index.ts'
import type { CommandContext } from './command.ts'
import type { Flags, putOptions } from './options.ts'
import { sendOptions } from './send-options.ts'
import { whereTo } from './where.ts'

export type PutFlags = Flags<typeof putOptions>

/** What the flags of a `put` amount to. Throws `BadInput`. */
export async function planOf(flags: PutFlags, context: CommandContext): Promise<DropPlan> {
  const { address, destination } = await whereTo(flags, context)
  const keyTemplate = flags.keyTemplate ?? destination?.keyTemplate ?? defaultKeyTemplate
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
    contentType: flags.contentType ?? null,
    objectSettings: destination?.objectSettings,
    folderUuid: randomUUID(),
    time: localTime(new Date()),
  }
}
