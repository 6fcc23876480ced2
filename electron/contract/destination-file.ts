import { z } from 'zod'
import { destination } from './destination.ts'

/** A file of destinations as it is handed on, without secrets. */
export const destinationFile = z.object({
  dropreel: z.literal('destinations'),
  version: z.literal(1),
  destinations: z.array(destination.omit({ capabilities: true })),
})
export type DestinationFile = z.infer<typeof destinationFile>
