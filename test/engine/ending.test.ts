import { expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import { lossyLine, sharedLine } from './fakes/line.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

/** A part alone takes 5 s on this line. */
const rate = partBytes / 5

async function sending(parts: number, parallel: number, life = new Life()) {
  const world = new World()
  world.store.line = sharedLine(world.clock, rate)
  const bytes = world.file('a.mov', parts * partBytes)
  const engine = world.boot(life)
  const id = await world.add(engine, 'a.mov', { parallel })
  return { world, engine, id, bytes }
}

function received(world: World, bytes: number): Promise<void> {
  return stepUntil(world.clock, () => world.store.receivedBytes >= bytes)
}

const kindOf = (engine: Engine, id: string) => engine.view(id)?.state.kind

test('a pause lets the parts end that can within ten seconds, and begins no other', async () => {
  const { world, engine, id, bytes } = await sending(8, 4)
  // Three parts that began together are half sent, so they need 7.5 s; the fourth has just begun.
  world.store.delay = async (operation, call, signal) => {
    if (operation === 'sendPart' && call === 4) await world.clock.sleep(7_500, signal)
  }
  await received(world, 1.5 * partBytes + 100_000)
  const before = world.clock.elapsed()
  const paused = engine.pause([id])
  expect(engine.view(id)?.state).toMatchObject({ kind: 'ending', next: 'paused' })
  await world.until(engine, id, 'paused')
  await paused
  expect(world.clock.elapsed() - before).toBeLessThan(10_000)
  expect([...(world.store.sessions.get('session-1')?.parts.keys() ?? [])].toSorted((a, b) => a - b)).toEqual([
    1, 2, 3,
  ])
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.store.receivedBytes - bytes.length).toBeLessThan(300_000)
})

test('on a line where connections do not share, parts that cannot end are not waited for', async () => {
  const { world, engine, id } = await sending(8, 8)
  world.store.line = lossyLine(world.clock, partBytes / 100)
  await received(world, 2 * partBytes)
  const before = world.clock.elapsed()
  const paused = engine.pause([id])
  await world.until(engine, id, 'paused')
  await paused
  expect(world.clock.elapsed() - before).toBeLessThanOrEqual(5_000)
})

test('a pause while the file goes in one request keeps it', async () => {
  const { world, engine, id, bytes } = await sending(1, 1)
  await received(world, partBytes / 2)
  const paused = engine.pause([id])
  await world.until(engine, id, 'paused')
  await paused
  expect(engine.view(id)?.sentBytes).toBe(bytes.length)
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect(world.store.count('put')).toBe(1)
})

test('an upload that is resumed while it is ending goes on by itself', async () => {
  const { world, engine, id, bytes } = await sending(6, 1)
  await received(world, 1.5 * partBytes)
  const paused = engine.pause([id])
  await engine.resume([id])
  expect(engine.view(id)?.state).toMatchObject({ kind: 'ending', next: 'queued' })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  await paused
  expect(world.store.receivedBytes).toBe(bytes.length)
})

test('the last word counts of a person who pauses, resumes and pauses', async () => {
  const { world, engine, id } = await sending(6, 1)
  await received(world, 1.5 * partBytes)
  const first = engine.pause([id])
  await engine.resume([id])
  const second = engine.pause([id])
  await world.until(engine, id, 'paused')
  await Promise.all([first, second])
  expect(kindOf(engine, id)).toBe('paused')
})

test.each(['cancel', 'remove'] as const)('%s does not wait for an upload that is ending', async (act) => {
  const { world, engine, id } = await sending(6, 1)
  await received(world, 1.2 * partBytes)
  const paused = engine.pause([id])
  const before = world.clock.elapsed()
  await engine[act]([id])
  await paused
  expect(world.clock.elapsed()).toBe(before)
  await stepUntil(world.clock, () => world.store.sessions.size === 0)
  expect(kindOf(engine, id)).toBe(act === 'cancel' ? 'cancelled' : undefined)
})

test('a crash while an upload is ending leaves it paused', async () => {
  const life = new Life()
  const { world, engine, id } = await sending(6, 1, life)
  await received(world, 1.2 * partBytes)
  void engine.pause([id])
  await stepUntil(world.clock, () => world.journal.entries.at(-1)?.type === 'state')
  life.end()
  const next = world.boot()
  await next.start()
  expect(kindOf(next, id)).toBe('paused')
})

test('a stop in order keeps what was sent, and the next start goes on', async () => {
  const { world, engine, id, bytes } = await sending(6, 2)
  await received(world, partBytes)
  const stopped = engine.stop(10_000)
  expect(engine.view(id)?.state).toMatchObject({ kind: 'ending', next: 'queued' })
  let isStopped = false
  void stopped.then(() => (isStopped = true))
  await stepUntil(world.clock, () => isStopped)
  expect(world.store.receivedBytes).toBe(2 * partBytes)
  const next = world.boot()
  await next.start()
  expect(await world.until(next, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect(world.store.receivedBytes).toBe(bytes.length)
})

test('a second stop ends at once what the first lets end', async () => {
  const { world, engine } = await sending(6, 2)
  await received(world, partBytes)
  const stopped = engine.stop(10_000)
  const before = world.clock.elapsed()
  await engine.stop()
  await stopped
  expect(world.clock.elapsed()).toBe(before)
})

test('an answer that never comes is waited for ten seconds and no longer', async () => {
  const { world, engine, id } = await sending(6, 1)
  const { store } = world
  const hang = (signal: AbortSignal) => world.clock.sleep(1_000_000, signal)
  store.line = {
    packetBytes: partBytes,
    connect: () => ({
      queued: () => null,
      carry: (_bytes, signal) => (store.count('sendPart') === 2 ? hang(signal) : Promise.resolve()),
    }),
  }
  await stepUntil(world.clock, () => engine.view(id)?.sentBytes === 2 * partBytes)
  const before = world.clock.elapsed()
  const paused = engine.pause([id])
  await world.until(engine, id, 'paused')
  await paused
  expect(world.clock.elapsed() - before).toBe(10_000)
})

test('what buffers on the way have taken is not counted as sent', async () => {
  const { world, engine, id } = await sending(6, 2)
  // Of each part, half is taken at once, and leaves before its answer.
  const line = sharedLine(world.clock, rate)
  world.store.line = {
    packetBytes: partBytes / 32,
    connect() {
      const { carry } = line.connect()
      let taken = 0
      return {
        queued: () => null,
        carry: async (bytes, signal) => {
          taken += bytes
          if (taken > partBytes / 2) await carry(bytes, signal, false)
          if (taken >= partBytes) await carry(partBytes / 2, signal, true)
        },
      }
    },
  }
  await received(world, 1.4 * partBytes)
  const stopped = engine.stop(5_000)
  let isStopped = false
  void stopped.then(() => (isStopped = true))
  await stepUntil(world.clock, () => isStopped)
  expect(engine.view(id)?.sentBytes).toBe(partBytes)
})
