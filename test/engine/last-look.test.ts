import { expect, test } from 'vitest'
import { partBytes, World } from './fakes/world.ts'

const file = 'Master.mov'

test.each([1000, 3 * partBytes])(
  'a file of %i bytes that grew after it was read is not told as uploaded',
  async (size) => {
    const world = new World()
    world.file(file, size)
    const made = size < partBytes ? 'put' : 'complete'
    world.around = (store) => ({
      ...store,
      async put(...request) {
        const stored = await store.put(...request)
        if (made === 'put') world.file(file, size + 1)
        return stored
      },
      async complete(...request) {
        const stored = await store.complete(...request)
        if (made === 'complete') world.file(file, size + 1)
        return stored
      },
    })
    const grown = world.boot()
    const id = await world.add(grown, file)
    expect(await world.until(grown, id, 'done', 'failed')).toMatchObject({ error: { code: 'SourceChanged' } })
    // The new version takes the place of the old one, which is this upload's.
    world.around = (store) => store
    const next = world.boot()
    await grown.stop()
    const [record] = (await next.restart([id])).records
    expect(await world.until(next, record?.id ?? '', 'done', 'failed')).toMatchObject({ kind: 'done' })
    expect(world.stored(file)?.length).toBe(size + 1)
  },
)

test('a file that is gone after its object was made was delivered', async () => {
  const world = new World()
  world.file(file, 1000)
  world.around = (store) => ({
    ...store,
    async put(...request) {
      const stored = await store.put(...request)
      world.source.remove(file)
      return stored
    },
  })
  const engine = world.boot()
  const id = await world.add(engine, file)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
})
