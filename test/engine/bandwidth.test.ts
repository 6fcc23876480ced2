import { expect, test } from 'vitest'
import { partBytes, World } from './fakes/world.ts'

const seconds = (ms: number): number => ms / 1000

test('the limit for all uploads together changes while one is sent, and the lower one counts', async () => {
  const world = new World()
  world.file('a.mov', 6 * partBytes)
  const engine = world.boot()
  engine.setLimit(partBytes / 10)
  const begun = world.clock.now()
  const id = await world.add(engine, 'a.mov', { parallel: 1, limitBytesPerSecond: partBytes })
  let slowEnded = 0
  const changed = world.whenPartArrives(2, async () => {
    slowEnded = world.clock.now()
    engine.setLimit(null)
  })
  await world.until(engine, id, 'done')
  await changed
  // Two parts at a tenth of a part a second, the other four at a part a second.
  expect(seconds(slowEnded - begun)).toBeCloseTo(20, 0)
  expect(seconds(world.clock.now() - slowEnded)).toBeCloseTo(4, 0)
})
