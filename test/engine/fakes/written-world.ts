import type { UploadOptions, UploadState } from '../../../electron/contract/index.ts'
import type { Engine } from '../../../electron/engine/engine.ts'
import { untilIdle } from './stepped-clock.ts'
import { World } from './world.ts'

export const file = 'Master.mov'
export const ffmpeg = 'ffmpeg (process 12)'
export const inWindow: Partial<UploadOptions> = { waitStillSeconds: 5 }
export const onCommandLine: Partial<UploadOptions> = { waitStillSeconds: 0 }

/** A world with a file that was finished long ago, or a moment ago. */
export function worldWith({ ageMs = 60_000, sizeBytes = 1000 } = {}): World {
  const world = new World()
  world.file(file, sizeBytes)
  world.clock.pass(ageMs)
  return world
}

/** Lets this much time go by, timer by timer. */
export async function pass(world: World, ms: number): Promise<void> {
  const until = world.clock.now() + ms
  void world.clock.sleep(ms, new AbortController().signal)
  while (world.clock.now() < until) {
    await untilIdle()
    world.clock.step()
  }
  await untilIdle()
}

export function stateOf(engine: Engine, id: string): UploadState | undefined {
  return engine.view(id)?.state
}

/** What is seen of an upload whose file is still being written. */
export const waits = (by: string) => ({
  kind: 'waiting',
  until: 'writer',
  cause: { code: 'StillWritten', message: `The file is still being written${by}.` },
})
