import {
  isActive,
  isPaused,
  type Countdown,
  type EndWish,
  type QueueEnd,
  type WhenAllDone,
} from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Clock } from '../engine/ports.ts'
import { wakeAfter } from '../engine/waiting.ts'

/** So long somebody can say that it was not meant, in milliseconds. */
export const countdownMs = 30_000
/** It is looked at whether all is done this often at most, in milliseconds. */
const lookEveryMs = 1_000

type Parts = {
  engine: {
    views: Engine['views']
    onChange: Engine['onChange']
    deliveries: Pick<Engine['deliveries'], 'views' | 'onChange'>
  }
  /** What is not answered yet: files of a drop that may still be added. */
  questions: { all: () => readonly unknown[]; onChange: (listener: () => void) => void }
  clock: Clock
}

/** `due` hears that the countdown begins, `end` that it is over. */
type Acts = { due: (countdown: Countdown) => void; end: (wish: EndWish) => void }

/**
 * Quits or goes to sleep when all is done, as a person has chosen for this queue. Whatever goes on by itself holds it back,
 * also a retry that waits; so does what a person has paused, as it is not done.
 */
export function createQueueEnd({ engine, questions, clock }: Parts) {
  let current: QueueEnd = { kind: 'nothing' }
  let timer: AbortController | null = null
  let looking: AbortController | null = null
  const changed = new Set<() => void>()
  let acts: Acts | null = null

  function isAllDone(): boolean {
    const isLeft = engine.views('open').some(({ state }) => isActive(state) || isPaused(state))
    const isRead = engine.deliveries.views().some(({ reading }) => reading.kind === 'now')
    return !isLeft && !isRead && questions.all().length === 0
  }

  function become(next: QueueEnd): void {
    timer?.abort()
    timer = next.kind === 'countdown' ? wakeAfter(clock, countdownMs, end) : null
    current = next
    for (const listener of changed) listener()
  }

  function look(): void {
    looking = null
    if (current.kind === 'nothing') return
    const { wish } = current
    if (!isAllDone()) {
      if (current.kind === 'countdown') become({ kind: 'chosen', wish })
    } else if (current.kind === 'chosen') {
      const failed = engine.views('open').filter(({ state }) => state.kind === 'failed').length
      const countdown: Countdown = { kind: 'countdown', wish, at: clock.now() + countdownMs, failed }
      become(countdown)
      acts?.due(countdown)
    }
  }

  function end(): void {
    if (current.kind !== 'countdown' || !isAllDone()) return look()
    const { wish } = current
    become({ kind: 'nothing' })
    acts?.end(wish)
  }

  function lookSoon(): void {
    if (current.kind !== 'nothing') looking ??= wakeAfter(clock, lookEveryMs, look)
  }
  engine.onChange(lookSoon)
  engine.deliveries.onChange(lookSoon)
  // Where the answer adds nothing, nothing else tells.
  questions.onChange(lookSoon)

  return {
    current: (): QueueEnd => current,
    /** Where nothing is left to wait for, there is nothing to choose. */
    choose(wish: WhenAllDone): void {
      become(wish === 'nothing' || isAllDone() ? { kind: 'nothing' } : { kind: 'chosen', wish })
    },
    /** Without waiting for the end of the countdown. */
    endNow: (): void => end(),
    onChange: (listener: () => void) => void changed.add(listener),
    act: (given: Acts) => void (acts = given),
    close(): void {
      looking?.abort()
      become({ kind: 'nothing' })
    },
  }
}
