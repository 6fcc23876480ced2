import { isEnded, sessionOf } from '../contract/index.ts'
import { kept } from '../core/local-file.ts'
import { isPending } from './delayed-trash.ts'
import type { EngineState } from './engine-state.ts'
import { journalLocal } from './trash-local.ts'

/** See `Engine.cancel`. */
export async function cancelUploads(state: EngineState, ids: string[]): Promise<void> {
  // What is done by now cannot be cancelled; its file stays all the same.
  await Promise.all([cancelOpen(state, ids), keepLocalFiles(state, ids)])
}

async function cancelOpen({ registry, scheduler, abandoned }: EngineState, ids: string[]): Promise<void> {
  const chosen = registry.ordered(ids)
  await scheduler.halt(chosen)
  const open = chosen.filter(({ state }) => !isEnded(state))
  await Promise.all(
    open.map((upload) => upload.move({ kind: 'cancelled', abandoned: sessionOf(upload.state) })),
  )
  for (const upload of open) abandoned.add(upload)
}

/** See `Engine.remove`. */
export async function removeUploads(state: EngineState, ids: string[]): Promise<void> {
  const { registry, delayedTrash } = state
  await Promise.all([cancelOpen(state, ids), delayedTrash.stop(ids)])
  // Side by side, so that they share a sync of the journal.
  await Promise.all(registry.ordered(ids).map((upload) => registry.forget(upload)))
}

/** See `Engine.keepLocal`. */
export async function keepLocalFiles(
  { registry, scheduler, delayedTrash }: EngineState,
  ids: string[],
): Promise<void> {
  await Promise.all([scheduler.halt(registry.ordered(ids).filter(isPending)), delayedTrash.stop(ids)])
  const pending = registry.ordered(ids).filter(isPending)
  await Promise.all(pending.map((upload) => journalLocal(upload, kept(null))))
}
