import { z } from 'zod'

const at = z.number()
/** Null while it lasts. */
const until = z.number().nullable()

/**
 * Something that happened to an upload and that a person may want to read later, with times in milliseconds since the
 * epoch. When it was added and when it was done stand in the upload itself.
 */
export const happening = z.discriminatedUnion('kind', [
  /** A remark in words. Those of older versions have no time. */
  z.object({ kind: z.literal('note'), at: at.nullable(), text: z.string() }),
  /** A person paused it. */
  z.object({ kind: z.literal('paused'), at, until }),
  /** It waited, and went on by itself. `message` is the sentence for why it began to wait. */
  z.object({
    kind: z.literal('waited'),
    at,
    until,
    waitsFor: z.enum(['network', 'volume', 'writer', 'person', 'hours', 'store']),
    message: z.string(),
  }),
  z.object({ kind: z.literal('failed'), at, message: z.string() }),
  /** It went on after Dropreel was closed, or the computer was off. */
  z.object({ kind: z.literal('went-on'), at }),
  /** A part did not arrive as it was sent, or was no longer on the store as it was stored; it is sent again. */
  z.object({ kind: z.literal('damaged'), at, partNumber: z.int().positive() }),
  /** All of its parts are on the store. */
  z.object({ kind: z.literal('sent'), at }),
])
export type Happening = z.infer<typeof happening>
