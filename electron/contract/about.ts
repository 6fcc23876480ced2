import { z } from 'zod'

/** What "About Dropreel" shows. */
export const aboutFacts = z.object({
  version: z.string(),
  /** Names and versions of what it runs on, for whoever is asked about a fault. */
  runsOn: z.array(z.object({ name: z.string(), version: z.string() })),
  /** The folder of the log, absolute. */
  logs: z.string(),
  /** Only packages have the texts of the licences. */
  hasLicences: z.boolean(),
})
export type AboutFacts = z.infer<typeof aboutFacts>
