import { isActive, isPaused, type UploadState } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'

/** Pauses everything that would go on by itself. */
export async function pauseAll(engine: Pick<Engine, 'views' | 'pause'>): Promise<void> {
  await engine.pause(idsOf(engine, isActive))
}

/** Lets everything that is paused go on; what waits tries again at once. */
export async function resumeAll(engine: Pick<Engine, 'views' | 'resume'>): Promise<void> {
  await engine.resume(idsOf(engine, (state) => isPaused(state) || state.kind === 'waiting'))
}

function idsOf(engine: Pick<Engine, 'views'>, isChosen: (state: UploadState) => boolean): string[] {
  return engine
    .views('open')
    .filter(({ state }) => isChosen(state))
    .map(({ id }) => id)
}
