import type { AppFailure } from '../core/errors.ts'
import type { AddedUploads } from '../engine/new-upload.ts'
import type { Opened } from './context.ts'
import type { SendFlags } from './options.ts'
import type { Unqueued } from './unqueued.ts'

/**
 * Uploads to follow to their end, and files that could not be queued. An upload in `restartChanged` whose file changed
 * does not fail: the new version is uploaded. `rest`: files that are queued as those before them end.
 */
export type Begun = {
  ids: string[]
  refused: AppFailure[]
  restartChanged: string[]
  rest?: Unqueued | null
}

export type DeliverParts = Opened & { flags: SendFlags }

/** The uploads that were added, and the files that were refused. */
export function begunOf({ records, refused }: AddedUploads): Begun {
  return { ids: records.map(({ id }) => id), refused, restartChanged: [] }
}
