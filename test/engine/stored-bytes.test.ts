import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { partBytes, World } from './fakes/world.ts'

test('what stores have taken is counted once, whatever had to be sent again', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes + 7)
  world.file('b.mov', 9)
  const engine = world.boot()
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 2
      ? { when: 'before', failure: new AppFailure('ConnectionCut', 'store.test') }
      : null
  const ids = await world.addAll(engine, ['a.mov', 'b.mov'])
  for (const id of ids) await world.until(engine, id, 'done', 'failed')
  expect(engine.storedBytes).toBe(3 * partBytes + 7 + 9)
})
