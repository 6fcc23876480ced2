import { z } from 'zod'
import { destination } from './destination.ts'
import { t } from './texts/text.ts'

/** A file of destinations as it is handed on, without secrets. */
export const destinationFile = z.object({
  dropreel: z.literal('destinations'),
  version: z.literal(1),
  destinations: z.array(destination.omit({ capabilities: true })),
})
export type DestinationFile = z.infer<typeof destinationFile>

/** A setting that becomes another one, named as in the form. Null is nothing. */
export const settingChange = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
export type SettingChange = z.infer<typeof settingChange>

/** `Prefix: acme → november`; what was nothing before is only told as it becomes. */
export function changeInWords({ field, from, to }: SettingChange): string {
  if (to === null) return t('importing.cleared', { field, from: from ?? '' })
  return from === null ? t('importing.set', { field, to }) : t('importing.changed', { field, from, to })
}

/** What opens files or traffic to others. It is taken from a file only with a yes of its own. */
export const importRisk = z.enum(['public-acl', 'proxy', 'public-base-url'])
export type ImportRisk = z.infer<typeof importRisk>

/** What taking one destination of a file would do. */
export const importOffer = z.object({
  name: z.string(),
  /** The known destination that it replaces; null for a new one. */
  replaces: z.string().nullable(),
  /** Everything that changes but for `asks`; for a new one everything that is set. */
  changes: z.array(settingChange),
  asks: z.array(z.object({ risk: importRisk, changes: z.array(settingChange) })),
  /** Secrets that it gives up, in words. */
  forgotten: z.array(z.string()),
})
export type ImportOffer = z.infer<typeof importOffer>

/** A destination of the file that a person takes, by its place from 0, with those of its `asks` that got a yes. */
export const importChoice = z.object({ place: z.int().nonnegative(), take: z.array(importRisk) })
export type ImportChoice = z.infer<typeof importChoice>

/** What became of an import in the window. */
export const imported = z.object({
  /** How many are in the list now. */
  imported: z.int(),
  /** What a person still has to enter, one sentence each. */
  todo: z.array(z.string()),
})
export type Imported = z.infer<typeof imported>
