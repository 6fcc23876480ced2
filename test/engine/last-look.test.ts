import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
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

/** Does something with the file as soon as its object is made. */
function onceMade(world: World, act: () => void): void {
  world.around = (store) => ({
    ...store,
    put: (...request) => store.put(...request).finally(act),
    complete: (...request) => store.complete(...request).finally(act),
  })
}

test.each([1000, 3 * partBytes])(
  'a file of %i bytes that was edited after it was read, and its mtime put back, is not told as uploaded',
  async (size) => {
    const world = new World()
    const bytes = world.file(file, size)
    onceMade(world, () => world.source.editInPlace(file, Buffer.from(bytes).fill(1, 0, 100)))
    const engine = world.boot()
    const id = await world.add(engine, file)
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
      error: { code: 'SourceChanged' },
    })
  },
)

test.each([1000, 3 * partBytes])(
  'a file of %i bytes that has only a new ctime at the end was delivered',
  async (size) => {
    const world = new World()
    world.file(file, size)
    onceMade(world, () => world.source.touchInode(file))
    const engine = world.boot()
    const id = await world.add(engine, file)
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  },
)

test.each([
  [new AppFailure('FileUnreadable', file), 'SourceChanged'],
  [new AppFailure('LinkLeadsOut', file), 'LinkLeadsOut'],
])(
  'a file that changed after it was read, and cannot be opened any more, is not told as uploaded: %s',
  async (failure, code) => {
    const world = new World()
    world.file(file, 1000)
    const { source } = world
    const at = source.at.bind(source)
    let isChanged = false
    source.at = (name) => {
      const opened = at(name)
      return { ...opened, check: () => (isChanged ? Promise.reject(failure) : opened.check()) }
    }
    onceMade(world, () => {
      isChanged = true
      world.file(file, 2000)
    })
    const engine = world.boot()
    const id = await world.add(engine, file)
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code } })
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

test('a small file costs no more looks than its safety needs', async () => {
  const world = new World()
  const looks: string[] = []
  world.source.onStat = (name) => void looks.push(name)
  world.file(file, 1000)
  const engine = world.boot()
  const id = await world.add(engine, file)
  expect(looks).toHaveLength(1)
  await world.until(engine, id, 'done')
  // Before it is read, after that, and once more when its object is there.
  expect(looks).toHaveLength(4)
})
