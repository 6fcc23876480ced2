import { expect, test } from 'vitest'
import { countdownMs, createQueueEnd } from '../../../electron/app/queue-end.ts'
import type { Countdown, DeliveryView, EndWish, UploadState } from '../../../electron/contract/index.ts'
import { SteppedClock, untilIdle } from '../../engine/fakes/stepped-clock.ts'
import { states, uploadView } from '../upload-view.ts'

/** A queue of uploads in these states, and what became of it. */
function queueOf(...first: UploadState[]) {
  const clock = new SteppedClock()
  const now = { states: first, deliveries: [] as DeliveryView[], questions: 0 }
  const heard = new Set<(id: string) => void>()
  const answered = new Set<() => void>()
  const endings: (['due', Countdown] | ['end', EndWish])[] = []
  const end = createQueueEnd({
    clock,
    questions: {
      all: () => Array.from({ length: now.questions }),
      onChange: (listener) => void answered.add(listener),
    },
    engine: {
      views: () => now.states.map((state, n) => uploadView(`${n}`, { state })),
      onChange: (listener) => {
        heard.add((id) => listener(id, 'all', now.states[Number(id)] ?? states.queued))
        return () => undefined
      },
      deliveries: { views: () => now.deliveries, onChange: () => () => undefined },
    },
  })
  end.act({
    due: (countdown) => endings.push(['due', countdown]),
    end: (wish) => endings.push(['end', wish]),
  })
  async function passSecond(): Promise<void> {
    await untilIdle()
    clock.step()
    await untilIdle()
  }
  /** They are in these states now; a second passes. */
  async function become(...next: UploadState[]): Promise<void> {
    now.states = next
    for (const listener of heard) listener('0')
    await passSecond()
  }
  /** A person answers all questions, and nothing is added; a second passes. */
  async function leaveOut(): Promise<void> {
    now.questions = 0
    for (const listener of answered) listener()
    await passSecond()
  }
  return { clock, now, end, endings, become, leaveOut }
}

const isEnded = ([kind]: [string, unknown]) => kind === 'end'

test('when all is done it counts down, does what was chosen once, and begins with nothing again', async () => {
  const { clock, end, endings, become } = queueOf(states.sending)
  end.choose('quit')
  await become(states.verifying)
  expect(end.current()).toEqual({ kind: 'chosen', wish: 'quit' })
  await become(states.done)
  const countdown = { kind: 'countdown', wish: 'quit', at: clock.now() + countdownMs, failed: 0 }
  expect(end.current()).toEqual(countdown)
  expect(endings).toEqual([['due', countdown]])
  clock.step()
  await untilIdle()
  expect(endings.filter(isEnded)).toEqual([['end', 'quit']])
  expect(end.current()).toEqual({ kind: 'nothing' })
})

test.each<[string, UploadState[]]>([
  ['a retry that waits', [states.done, states.waiting]],
  ['what stands in the queue', [states.queued]],
  ['a proof', [states.verifying]],
  ['what a person has paused', [states.done, states.paused]],
  ['what is about to be paused', [states.ending]],
])('%s holds it back', async (_what, left) => {
  const { end, endings, become } = queueOf(states.sending)
  end.choose('sleep')
  await become(...left)
  expect(endings).toEqual([])
  await become(states.done)
  expect(endings).toHaveLength(1)
})

test('folders that are still read and questions of a drop hold it back', async () => {
  const { now, end, endings, become, leaveOut } = queueOf(states.sending)
  end.choose('quit')
  now.deliveries = [{ id: 'd', title: 'Dailies', destinationId: null, reading: { kind: 'now', files: 3 } }]
  await become(states.done)
  now.deliveries = []
  now.questions = 1
  await become(states.done)
  expect(endings).toEqual([])
  await leaveOut()
  expect(endings).toHaveLength(1)
})

test('a failed upload holds nothing back, and is told', async () => {
  const { end, endings, become } = queueOf(states.sending)
  end.choose('sleep')
  await become(states.done, states.failed)
  expect(endings).toEqual([['due', expect.objectContaining({ wish: 'sleep', failed: 1 })]])
})

test('the countdown can be called off, and one that goes on ends it', async () => {
  const { clock, end, endings, become } = queueOf(states.sending)
  end.choose('quit')
  await become(states.done)
  await become(states.done, states.queued)
  expect(end.current()).toEqual({ kind: 'chosen', wish: 'quit' })
  await become(states.done)
  expect(end.current().kind).toBe('countdown')
  end.choose('nothing')
  clock.step()
  await untilIdle()
  expect(endings.filter(isEnded)).toEqual([])
})

test('what is added in the last second is not missed', async () => {
  const { clock, now, end, endings, become } = queueOf(states.sending)
  end.choose('quit')
  await become(states.done)
  // Nobody has told of it yet.
  now.states = [states.done, states.queued]
  clock.step()
  await untilIdle()
  expect(endings.filter(isEnded)).toEqual([])
})

test('it need not be waited for, and there is nothing to choose while nothing is left to wait for', async () => {
  const { end, endings, become } = queueOf(states.done)
  end.choose('quit')
  expect(end.current().kind).toBe('nothing')
  await become(states.sending)
  end.choose('quit')
  end.endNow()
  expect(endings).toEqual([])
  await become(states.done)
  end.endNow()
  expect(endings.filter(isEnded)).toHaveLength(1)
})

test('an app that quits counts nothing down, also when its last upload still ends', async () => {
  const { end, endings, become } = queueOf(states.sending)
  end.choose('sleep')
  end.close()
  await become(states.done)
  expect(endings).toEqual([])
})
