import { z } from 'zod'
import { announcedAbort } from './upload-state.ts'

/** Whose unfinished uploads are meant: those of this app's own keys, or every one that it does not need itself. */
export const whose = z.enum(['own', 'all'])
export type Whose = z.infer<typeof whose>

/**
 * An open multipart upload on the store that nobody will finish. `begunAt` in milliseconds since the epoch; the size
 * of its parts in bytes. Both are null where the store does not list them.
 */
export const orphan = z.object({
  key: z.string(),
  uploadId: z.string(),
  begunAt: z.number().nullable(),
  sizeBytes: z.int().nonnegative().nullable(),
  abort: announcedAbort.nullable(),
})
export type Orphan = z.infer<typeof orphan>
