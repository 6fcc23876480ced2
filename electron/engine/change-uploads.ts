import { isActive, isEnded, sessionOf } from '../contract/index.ts'
import { kept } from '../core/local-file.ts'
import type { AbandonedSessions } from './abandon-session.ts'
import { isPending, type DelayedTrash } from './delayed-trash.ts'
import type { EngineParts } from './engine.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Registry } from './registry.ts'
import type { Scheduler } from './scheduler.ts'
import { journalLocal } from './trash-local.ts'

/** What the engine's commands work on. */
export type EngineState = Pick<EngineParts, 'journal' | 'source' | 'clock'> & {
  registry: Registry
  scheduler: Scheduler
  abandoned: AbandonedSessions
  delayedTrash: DelayedTrash
}

/** See `Engine.start`. */
export function startUploads({ registry, scheduler, abandoned, delayedTrash }: EngineState): void {
  for (const upload of registry.all()) {
    if (isActive(upload.state)) scheduler.enqueue(upload)
    abandoned.add(upload)
    delayedTrash.add(upload)
  }
}

/** See `Engine.pause`. */
export async function pauseUploads(
  { registry, scheduler, delayedTrash }: EngineState,
  ids: string[],
): Promise<void> {
  const chosen = registry.ordered(ids)
  await scheduler.halt(chosen)
  const open = chosen.filter(({ state }) => isActive(state))
  // Side by side, so that they share a sync of the journal.
  await Promise.all(open.map((upload) => upload.move({ kind: 'paused', session: sessionOf(upload.state) })))
  // An upload that was done lost the run that was about to trash its file.
  for (const upload of chosen) delayedTrash.add(upload)
}

/** See `Engine.resume`. */
export async function resumeUploads({ registry, scheduler }: EngineState, ids: string[]): Promise<void> {
  for (const upload of registry.ordered(ids)) {
    if (isEnded(upload.state)) continue
    // A waiting upload tries again at once: its run ends and a new one begins.
    if (upload.state.kind === 'waiting') await scheduler.halt([upload])
    if (['waiting', 'paused', 'queued'].includes(upload.state.kind)) await requeue(scheduler, upload)
  }
}

/** See `Engine.retry`. */
export async function retryUploads({ registry, scheduler }: EngineState, ids: string[]): Promise<void> {
  for (const upload of registry.ordered(ids)) {
    if (upload.state.kind !== 'failed') continue
    // The run that failed may still be closing its file; until it has ended no other one begins.
    await scheduler.halt([upload])
    await requeue(scheduler, upload)
  }
}

async function requeue(scheduler: EngineState['scheduler'], upload: LiveUpload): Promise<void> {
  const { state } = upload
  if (state.kind !== 'queued') {
    await upload.move({ kind: 'queued', session: sessionOf(state), failures: 0 })
  }
  scheduler.enqueue(upload)
}

/** See `Engine.cancel`. */
export async function cancelUploads(state: EngineState, ids: string[]): Promise<void> {
  // An upload that is done by now cannot be cancelled, but its file stays.
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
