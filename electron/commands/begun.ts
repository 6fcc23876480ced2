import type { AppFailure } from '../core/errors.ts'
import type { AddedUploads } from '../engine/new-upload.ts'
import type { Opened } from './context.ts'
import type { SendFlags } from './options.ts'

/**
 * Uploads to follow to their end, and files that could not be queued. An upload in `restartChanged` whose file changed
 * does not fail: the new version is uploaded.
 */
export type Begun = { ids: string[]; refused: AppFailure[]; restartChanged: string[] }

export type DeliverParts = Opened & { flags: SendFlags }

/** The uploads that were added, and the files that were refused. */
export function begunOf({ records, refused }: AddedUploads): Begun {
  return { ids: records.map(({ id }) => id), refused, restartChanged: [] }
}
