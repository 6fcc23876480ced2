import { asAppFailure, reactionTo } from '../core/errors.ts'
import { outlastsSession } from '../core/preflight.ts'
import type { JournalUpload, Stores } from './ports.ts'
import type { Run } from './run.ts'

/** Tells before an upload starts that its session will end before it does. What is not known is not told. */
export async function preflight(run: Run, stores: Stores): Promise<void> {
  const { upload, destination, clock, signal } = run
  const { record } = upload
  const signInEndsAt = (await stores.signInEndsAt?.(record.address, signal).catch(unknownUnlessFinal)) ?? null
  signal.throwIfAborted()
  const { sentBytes, sizeBytes } = upload.view()
  const { bytesPerSecond } = destination
  upload.warn(
    outlastsSession({ leftBytes: sizeBytes - sentBytes, bytesPerSecond, signInEndsAt, now: clock.now() }),
  )
}

/** What may pass is told by the first request, which waits for it; a person who said no is not asked again. */
function unknownUnlessFinal(thrown: unknown): null {
  const failure = asAppFailure(thrown)
  if (reactionTo(failure.error.code) === 'give-up') throw failure
  return null
}

/** The rate of the last upload to this bucket that earlier runs remember. */
export function rememberedRate(uploads: JournalUpload[], bucket: string): number | null {
  const rates = uploads
    .filter(({ record }) => record.address.bucket === bucket)
    .map(({ bytesPerSecond }) => bytesPerSecond)
  return rates.findLast((rate) => rate !== null) ?? null
}
