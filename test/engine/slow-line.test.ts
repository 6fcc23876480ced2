import { expect, test } from 'vitest'
import { Life } from './fakes/life.ts'
import { lossyLine, sharedLine } from './fakes/line.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { World } from './fakes/world.ts'

const megabyte = 1_000_000
/** As somebody sends who sets nothing. */
const usual = { partSizeBytes: null, parallel: null }

function after(world: World, seconds: number): Promise<void> {
  const until = world.clock.elapsed() + seconds * 1000
  void world.clock.sleep(seconds * 1000, new AbortController().signal)
  return stepUntil(world.clock, () => world.clock.elapsed() >= until)
}

function storedBytes({ store }: World): number {
  const parts = Array.from(store.sessions.values(), (session) => [...session.parts.values()]).flat()
  return parts.reduce((sum, part) => sum + part.length, 0)
}

test('a pause keeps what was sent', async () => {
  const world = new World()
  world.store.line = sharedLine(world.clock, 2 * megabyte)
  const bytes = world.file('a.mov', 80 * megabyte)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', usual)
  for (let pause = 0; pause < 2; pause++) {
    await after(world, 8)
    const paused = engine.pause([id])
    expect(engine.view(id)?.state).toMatchObject({ kind: 'ending', next: 'paused' })
    await world.until(engine, id, 'paused')
    await paused
    expect(engine.view(id)?.sentBytes).toBe(world.store.receivedBytes)
    await engine.resume([id])
  }
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect(world.store.receivedBytes).toBe(bytes.length)
})

test.each([1, 2, 10, 100])('a kill costs at most ten seconds of sending at %i MB/s', async (rate) => {
  const world = new World()
  world.store.line = sharedLine(world.clock, rate * megabyte)
  const bytes = world.file('a.mov', (rate === 1 ? 60 : 80) * megabyte)
  const takesSeconds = bytes.length / (rate * megabyte)
  let life = new Life()
  let engine = world.boot(life)
  const id = await world.add(engine, 'a.mov', usual)
  for (const share of [0.15, 0.3, 0.25]) {
    const lostBytes = world.store.receivedBytes - storedBytes(world)
    await after(world, takesSeconds * share)
    life.end()
    const nowLostBytes = world.store.receivedBytes - storedBytes(world) - lostBytes
    expect(nowLostBytes / (rate * megabyte)).toBeLessThan(10)
    life = new Life()
    engine = world.boot(life)
    await engine.start()
  }
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
})

test('on a lossy line as many parts go at once as there are', async () => {
  const world = new World()
  const ofConnection = 55_000
  world.store.line = lossyLine(world.clock, ofConnection)
  world.store.delay = (_operation, _call, signal) => world.clock.sleep(200, signal)
  const bytes = world.file('a.mov', 60 * megabyte)
  const engine = world.boot()
  const begun = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov', usual)
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  const atBestSeconds = bytes.length / 12 / ofConnection
  expect((world.clock.elapsed() - begun) / 1000).toBeLessThan(atBestSeconds + 16)
})

test('parts on their way are held back to ask whether one of them fills the line, and go on then', async () => {
  const world = new World()
  const line = sharedLine(world.clock, 3 * megabyte)
  const rests: number[] = []
  world.store.line = {
    ...line,
    connect: () => {
      const { carry, queued } = line.connect()
      let at = world.clock.elapsed()
      return {
        queued,
        carry: async (...packet) => {
          rests.push(world.clock.elapsed() - at)
          await carry(...packet)
          at = world.clock.elapsed()
        },
      }
    },
  }
  world.file('a.mov', 200 * megabyte)
  await world.add(world.boot(), 'a.mov', usual)
  await after(world, 60)
  expect(Math.max(...rests)).toBeGreaterThan(1_000)
})
