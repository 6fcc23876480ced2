import { expect, test } from 'vitest'
import { stepUntil } from './fakes/stepped-clock.ts'
import { World } from './fakes/world.ts'

/** Uploads so many small files, one at a time, and answers what that asked of clock and store. */
async function uploadSmall(count: number): Promise<{ timers: number; signals: AbortSignal[] }> {
  const world = new World()
  const files = Array.from({ length: count }, (_, index) => `${index}.dpx`)
  for (const file of files) world.file(file, 100)
  const signals: AbortSignal[] = []
  world.store.delay = async (operation, _call, signal) => void (operation === 'put' && signals.push(signal))
  let timers = 0
  const sleep = world.clock.sleep.bind(world.clock)
  world.clock.sleep = (ms, signal) => {
    timers++
    return sleep(ms, signal)
  }
  const engine = world.boot()
  const ids = await world.addAll(engine, files)
  await stepUntil(world.clock, () => ids.every((id) => engine.view(id)?.state.kind === 'done'))
  return { timers, signals }
}

test('many small files set few timers, and none of their requests is aborted at its end', async () => {
  const { timers, signals } = await uploadSmall(100)
  expect(timers).toBeLessThan(10)
  expect(signals).toHaveLength(100)
  expect(signals.filter(({ aborted }) => aborted)).toEqual([])
})
