import { z } from 'zod'
import { destination } from './destination.ts'

/** A file of destinations as it is handed on, without secrets. */
export const destinationFile = z.object({
  dropreel: z.literal('destinations'),
  version: z.literal(1),
  destinations: z.array(destination.omit({ capabilities: true })),
})
export type DestinationFile = z.infer<typeof destinationFile>

/** What became of an import in the window. */
export const imported = z.object({
  /** How many are in the list now. */
  imported: z.int(),
  /** What a person still has to enter, one sentence each. */
  todo: z.array(z.string()),
  /** The known destinations that are replaced only if a person agrees, and what that would change, in a sentence. */
  replacements: z.array(z.object({ name: z.string(), change: z.string() })),
})
export type Imported = z.infer<typeof imported>
