import { z } from 'zod'

/** A version that is newer than this one, and what its makers say of it, in plain text; may be empty. */
export const release = z.object({ version: z.string(), notes: z.string() })
export type Release = z.infer<typeof release>

/** What is known of newer versions of Dropreel. */
export const updateState = z.discriminatedUnion('kind', [
  /** This build does not know where newer versions are. */
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('not-looked') }),
  z.object({ kind: z.literal('looking') }),
  /** `at` in milliseconds since the epoch. */
  z.object({ kind: z.literal('current'), at: z.number() }),
  /** Of a version that was found; null where the feed could not be read. */
  z.object({ kind: z.literal('failed'), version: z.string().nullable() }),
  release.extend({ kind: z.literal('downloading') }),
  /** It is installed when a person says so, or when Dropreel quits with no upload unfinished. */
  release.extend({ kind: z.literal('ready') }),
  /** This package does not update itself; the new version is on this page. */
  release.extend({ kind: z.literal('elsewhere'), page: z.string() }),
])
export type UpdateState = z.infer<typeof updateState>
