import { expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import { bufferedLine, lossyLine, sharedLine, type Line } from './fakes/line.ts'
import { stepUntil, type SteppedClock } from './fakes/stepped-clock.ts'
import { World } from './fakes/world.ts'

const megabyte = 1_000_000
/** As somebody sends who sets nothing. */
const usual = { partSizeBytes: null, parallel: null }
const names = ['a.mov', 'b.mov', 'c.mov', 'd.mov']

type Start = {
  line: (clock: SteppedClock) => Line
  answerMs: number
  sizeBytes: number
  /** Whether the process is a new one, which knows only how fast the last upload went. */
  isNewProcess?: boolean
}

/** Four files of the same size, after one that has shown how fast the line is. */
async function begun({ line, answerMs, sizeBytes, isNewProcess = false }: Start) {
  const world = new World()
  world.store.line = line(world.clock)
  world.store.delay = (_operation, _call, signal) => world.clock.sleep(answerMs, signal)
  for (const name of [...names, 'first.mov']) world.file(name, sizeBytes)
  let life = new Life()
  let engine = world.boot(life)
  const first = await world.add(engine, 'first.mov', usual)
  await world.until(engine, first, 'done')
  if (isNewProcess) {
    life.end()
    life = new Life()
    engine = world.boot(life)
  }
  const from = world.clock.elapsed()
  return { world, engine, from, ids: await world.addAll(engine, names, usual) }
}

/** Answers the time then. */
async function after(world: World, seconds: number): Promise<number> {
  const then = world.clock.elapsed() + seconds * 1000
  void world.clock.sleep(seconds * 1000, new AbortController().signal)
  await stepUntil(world.clock, () => world.clock.elapsed() >= then)
  return then
}

/** When each upload was done, in seconds after `from`. */
async function ends(world: World, engine: Engine, ids: string[], from: number): Promise<number[]> {
  const at = new Map<string, number>()
  await stepUntil(world.clock, () => {
    for (const id of ids) {
      if (engine.view(id)?.state.kind === 'done' && !at.has(id)) at.set(id, world.clock.elapsed() - from)
    }
    return at.size === ids.length
  })
  return ids.map((id) => (at.get(id) ?? NaN) / 1000)
}

const shared = (rate: number) => (clock: SteppedClock) => sharedLine(clock, rate * megabyte)

test.each([
  { rate: 0.5, answerMs: 20, ofFile: 10 },
  { rate: 3, answerMs: 20, ofFile: 10 },
  { rate: 3, answerMs: 200, ofFile: 10 },
  { rate: 10, answerMs: 20, ofFile: 4 },
])('at $rate MB/s, with answers after $answerMs ms, one link comes after the other', async (one) => {
  const { rate, answerMs, ofFile } = one
  const { world, engine, from, ids } = await begun({
    line: shared(rate),
    answerMs,
    sizeBytes: ofFile * rate * megabyte,
  })
  const seconds = await ends(world, engine, ids, from)
  // While one lane alone is asked whether it fills the line, it waits for an answer after each part.
  const waitSeconds = (2 * answerMs) / 1000
  seconds.forEach((end, index) => expect(end).toBeLessThan((ofFile + waitSeconds) * (index + 1) + 1.25))
})

const buffered = (rate: number, buffer: number, tells: boolean) => (clock: SteppedClock) =>
  bufferedLine(clock, { bytesPerSecond: rate * megabyte, bufferBytes: buffer * megabyte, tells })

test.each([
  { rate: 1, ofFile: 10, buffer: 0.3, tells: true, isNewProcess: true },
  { rate: 3, ofFile: 10, buffer: 0.7, tells: true, isNewProcess: true },
  { rate: 3, ofFile: 10, buffer: 0.7, tells: false, isNewProcess: true },
  { rate: 3, ofFile: 10, buffer: 0.7, tells: true, isNewProcess: false },
  { rate: 10, ofFile: 5, buffer: 1.5, tells: true, isNewProcess: true },
])(
  'the same at $rate MB/s where buffers of $buffer MB take the bytes, told: $tells, new process: $isNewProcess',
  async (one) => {
    const { rate, ofFile, buffer, tells, isNewProcess } = one
    const { world, engine, from, ids } = await begun({
      line: buffered(rate, buffer, tells),
      answerMs: 30,
      sizeBytes: ofFile * rate * megabyte,
      isNewProcess,
    })
    const seconds = await ends(world, engine, ids, from)
    seconds.forEach((end, index) => expect(end).toBeLessThan(ofFile * (index + 1) + (tells ? 1.2 : 1.5)))
  },
)

test('the next upload starts when what is left of the first takes half a second, and not when somebody looks', async () => {
  const { world, engine, ids } = await begun({
    line: shared(10),
    answerMs: 20,
    sizeBytes: 100 * megabyte,
  })
  const reaches = async (id: string | undefined, isIt: (kind: string | undefined) => boolean) => {
    await stepUntil(world.clock, () => isIt(engine.view(id ?? '')?.state.kind))
    return world.clock.elapsed()
  }
  const startedAt = await reaches(ids[1], (kind) => kind !== 'queued')
  const endedAt = await reaches(ids[0], (kind) => kind === 'done')
  expect(endedAt - startedAt).toBeGreaterThan(400)
  expect(endedAt - startedAt).toBeLessThan(1200)
})

test.each([
  { rate: 0.5, answerMs: 20 },
  { rate: 3, answerMs: 20 },
])('at $rate MB/s an upload that is moved to the top has the line at once', async (one) => {
  const { rate, answerMs } = one
  const { world, engine, ids } = await begun({
    line: shared(rate),
    answerMs,
    sizeBytes: 10 * rate * megabyte,
  })
  const moved = await after(world, 3)
  await engine.reorder([ids[2] ?? ''], ids[0] ?? null)
  const seconds = await ends(world, engine, ids, moved)
  expect(seconds[2]).toBeLessThan(11)
})

test('an upload that is moved to the top, and then back, has lost nothing', async () => {
  const { world, engine, from, ids } = await begun({
    line: shared(1),
    answerMs: 20,
    sizeBytes: 10 * megabyte,
  })
  const [a = '', , c = ''] = ids
  await after(world, 3)
  await engine.reorder([c], a)
  await after(world, 1)
  await engine.reorder([c], null)
  const [first = NaN] = await ends(world, engine, ids, from)
  expect(first).toBeLessThan(12.5)
})

test('where lanes do not share the line, the next uploads start beside the first', async () => {
  const world = new World()
  world.store.line = lossyLine(world.clock, megabyte)
  world.file('long.mov', 120 * megabyte)
  for (const name of names) world.file(name, 20 * megabyte)
  const engine = world.boot()
  await world.until(engine, await world.add(engine, 'long.mov', usual), 'done')
  const from = world.clock.elapsed()
  const ids = await world.addAll(engine, names, usual)
  // Each has four parts of 5 s, and there are lanes for more.
  const [, second = NaN] = await ends(world, engine, ids, from)
  expect(second).toBeLessThan(8)
})

test.each([0.3, 3])('at %d MB/s nobody waits for an upload that reads and does not send', async (rate) => {
  const world = new World()
  world.store.line = sharedLine(world.clock, rate * megabyte)
  world.file('first.mov', 10 * rate * megabyte)
  world.file('a.mov', 200 * megabyte)
  world.file('b.mov', 10 * rate * megabyte)
  world.source.silentFile = 'a.mov'
  const life = new Life()
  const engine = world.boot(life)
  await world.until(engine, await world.add(engine, 'first.mov', usual), 'done')
  life.end()
  const next = world.boot()
  const from = world.clock.elapsed()
  const [, b = ''] = await world.addAll(next, ['a.mov', 'b.mov'], usual)
  await stepUntil(world.clock, () => {
    const isOver = world.clock.elapsed() - from > 60_000
    return isOver || next.view(b)?.state.kind === 'done'
  })
  expect(world.clock.elapsed() - from).toBeLessThan(16_000)
})
