import type { AbandonedSessions } from './abandon-session.ts'
import type { DelayedTrash } from './delayed-trash.ts'
import type { EngineParts } from './engine.ts'
import type { Registry } from './registry.ts'
import type { Scheduler } from './scheduler.ts'

/** What the engine's commands work on. */
export type EngineState = Pick<EngineParts, 'journal' | 'source' | 'clock'> & {
  registry: Registry
  scheduler: Scheduler
  abandoned: AbandonedSessions
  delayedTrash: DelayedTrash
}
