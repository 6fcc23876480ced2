import { asAppFailure, reactionTo } from '../core/errors.ts'
import { outlastsSession } from '../core/preflight.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Stores } from './ports.ts'
import type { Run } from './run.ts'

/**
 * Warns before an upload starts that its sign-in will end before it does, where that is known. `ahead` are the uploads
 * that go to the same destination before it.
 */
export async function preflight(
  run: Pick<Run, 'upload' | 'destination' | 'clock' | 'signal'>,
  stores: Stores,
  ahead: () => LiveUpload[],
): Promise<void> {
  const { upload, destination, clock, signal } = run
  const { address } = upload.record
  const signInEndsAt = (await stores.signInEndsAt?.(address, signal).catch(unknownUnlessFinal)) ?? null
  signal.throwIfAborted()
  if (signInEndsAt === null) return upload.warn(null)
  const aheadBytes = ahead().reduce((bytes, other) => bytes + other.leftToSendBytes, 0)
  const { bytesPerSecond } = destination
  const leftBytes = upload.leftToSendBytes
  upload.warn(outlastsSession({ leftBytes, aheadBytes, bytesPerSecond, signInEndsAt, now: clock.now() }))
}

/** The first request retries what may pass. A person who refused to sign in is not asked again. */
function unknownUnlessFinal(thrown: unknown): null {
  const failure = asAppFailure(thrown)
  if (reactionTo(failure.error.code) === 'give-up') throw failure
  return null
}
