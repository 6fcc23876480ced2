import { planDrop } from '../app/plan-uploads.ts'
import { defaultUploadOptions } from '../core/defaults.ts'
import type { DropPlan } from '../disk/index.ts'
import type { CommandContext } from './command.ts'
import type { Flags, putOptions } from './options.ts'
import { sendOptions } from './send-options.ts'
import { whereTo } from './where.ts'

export type PutFlags = Flags<typeof putOptions>

/** What the flags of a `put` amount to. Throws `BadInput`. */
export async function planOf(flags: PutFlags, context: CommandContext): Promise<DropPlan> {
  const { address, destination } = await whereTo(flags, context)
  const base = { ...defaultUploadOptions, publicBaseUrl: destination?.publicBaseUrl ?? null }
  const { keyTemplate, prefix, contentType } = flags
  const choices = { options: sendOptions(base, flags), keyTemplate, prefix, contentType }
  return planDrop(address, destination, choices, new Date())
}
