import type { UploadView } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'

type Kind = UploadView['state']['kind']

/** Pauses everything that would go on by itself. */
export async function pauseAll(engine: Pick<Engine, 'views' | 'pause'>): Promise<void> {
  await engine.pause(idsOf(engine, ['queued', 'opening', 'sending', 'finishing', 'verifying', 'waiting']))
}

/** Lets everything that is paused go on; what waits tries again at once. */
export async function resumeAll(engine: Pick<Engine, 'views' | 'resume'>): Promise<void> {
  await engine.resume(idsOf(engine, ['paused', 'waiting']))
}

function idsOf(engine: Pick<Engine, 'views'>, kinds: Kind[]): string[] {
  return engine
    .views()
    .filter(({ state }) => kinds.includes(state.kind))
    .map(({ id }) => id)
}
