import type { SourceIdentity } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { mayBeEdited } from '../core/source-identity.ts'
import type { Run } from './run.ts'

/**
 * A ctime or inode other than in `before` can be an edit with its mtime put back, or another file in this one's place:
 * then the file at the path is hashed once more, so that no other version is told as sent. Answers the file as it is now.
 * Throws `SourceChanged`, and what the ports throw.
 */
export async function refuseEdited(run: Run, before: SourceIdentity, crc32: number): Promise<SourceIdentity> {
  const now = await run.sourceIdentity()
  if (!mayBeEdited(before, now)) return now
  const { file, source } = run.upload.record
  const whole = { algorithm: 'CRC32', partSizeBytes: null } as const
  const [sum = ''] = await run.file.sums(source.sizeBytes, [whole], () => undefined, run.signal)
  if (Number.parseInt(sum, 16) !== crc32) throw new AppFailure('SourceChanged', file)
  return now
}
