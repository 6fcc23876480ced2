import { isActive } from '../contract/index.ts'
import type { DelayedTrash } from './delayed-trash.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Pausing } from './pausing.ts'
import type { Registry } from './registry.ts'

type Around = { registry: Registry; pausing: Pausing; delayedTrash: DelayedTrash }

/** Brings uploads back that were taken away. */
export type BringBack = () => Promise<void>

/**
 * Takes uploads away before they are removed for good: they are shown no longer and do nothing any more, but nothing of
 * them is lost. The journal has those that were under way as paused: a crash leaves them so. Throws `StateUnwritable`;
 * then they are where they were.
 */
export async function takeAway(
  { registry, pausing, delayedTrash }: Around,
  uploads: readonly LiveUpload[],
): Promise<BringBack> {
  const active = uploads.filter(({ state }) => isActive(state)).map(({ id }) => id)
  registry.hide(uploads)
  const bringBack = async (): Promise<void> => {
    registry.show(uploads)
    for (const upload of uploads) if (!registry.isForgotten(upload)) delayedTrash.add(upload)
    await pausing.resume(active)
  }
  try {
    await Promise.all([delayedTrash.stop(uploads.map(({ id }) => id)), pausing.pause(active, 0)])
  } catch (thrown) {
    await bringBack()
    throw thrown
  }
  return bringBack
}
