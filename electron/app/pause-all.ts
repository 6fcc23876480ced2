import { isActive, isPaused, type UploadState } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Readings } from './readings.ts'

type App = {
  engine: Pick<Engine, 'views' | 'pause' | 'resume'>
  readings: Pick<Readings, 'holdAll'>
}

/** Pauses everything that would go on by itself. */
export async function pauseAll({ engine, readings }: App): Promise<void> {
  readings.holdAll(true)
  await engine.pause(idsOf(engine, isActive))
}

/** Lets everything that is paused go on; what waits tries again at once. */
export async function resumeAll({ engine, readings }: App): Promise<void> {
  readings.holdAll(false)
  await engine.resume(idsOf(engine, (state) => isPaused(state) || state.kind === 'waiting'))
}

function idsOf(engine: Pick<Engine, 'views'>, isChosen: (state: UploadState) => boolean): string[] {
  return engine
    .views('open')
    .filter(({ state }) => isChosen(state))
    .map(({ id }) => id)
}
