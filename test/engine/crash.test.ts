import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { untilIdle } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const parts = 3
const parallel = 2

/** Runs a life until its end, or until the upload is done. */
async function live(world: World, life: Life, id: string | null): Promise<'done' | 'over'> {
  const engine = world.boot(life)
  if (id === null) void world.add(engine, 'a.mov', { parallel })
  else void engine.start()
  for (let idle = 0; idle < 60;) {
    await untilIdle()
    if (life.isOver) return 'over'
    const [view] = engine.views()
    if (view?.state.kind === 'done') return 'done'
    if (view?.state.kind === 'failed') throw new Error(view.state.error.message)
    idle = world.clock.step() ? 0 : idle + 1
  }
  throw new Error('The upload stands still.')
}

test('killed between any two steps, any number of times, the object is the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 45 }), { maxLength: 6 }),
      fc.array(fc.constantFrom(null, 'before', 'after'), { maxLength: 12 }),
      async (lives, faults) => {
        const world = new World()
        const bytes = world.file('a.mov', parts * partBytes + 11)
        const remaining = [...faults]
        world.store.fault = () => {
          const when = remaining.shift() ?? null
          return when === null ? null : { when, failure: new AppFailure('Unreachable', 'store.test') }
        }
        let outcome: 'done' | 'over' = 'over'
        let isAdded = false
        let deaths = 0
        for (const endsAt of [...lives, Infinity]) {
          if (outcome === 'done') break
          isAdded = world.journal.entries.length > 0
          outcome = await live(world, new Life(endsAt), isAdded ? 'upload-1' : null)
          if (outcome === 'over') deaths++
        }
        expect(outcome).toBe('done')
        expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
        const mishaps = deaths + faults.filter((fault) => fault !== null).length
        expect(world.store.receivedBytes - bytes.length).toBeLessThanOrEqual(mishaps * parallel * partBytes)
        // Only a death or a lost answer between Create and the journal's line can leave a session behind.
        expect(world.store.sessions.size).toBeLessThanOrEqual(mishaps)
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)
