import { isActive, isPaused, type QueueEnd, type WhenAllDone } from '../contract/index.ts'
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

/** What ends once all is done; `failed` uploads need a person, so they hold nothing back. */
export type Ending = { wish: Exclude<WhenAllDone, 'nothing'>; failed: number }

/** `due` hears that the countdown begins, `end` that it is over. */
type Acts = { due: (ending: Ending) => void; end: (ending: Ending) => void }

/**
 * Quits or goes to sleep when all is done, as a person has chosen for this queue. Whatever goes on by itself holds it back,
 * also a retry that waits; so does what a person has paused, as it is not done.
 */
export function createQueueEnd({ engine, questions, clock }: Parts) {
  let wish: WhenAllDone = 'nothing'
  let due: { at: number; timer: AbortController } | null = null
  let looking: AbortController | null = null
  const changed = new Set<() => void>()
  let acts: Acts | null = null

  function isAllDone(): boolean {
    const isLeft = engine.views('open').some(({ state }) => isActive(state) || isPaused(state))
    const isRead = engine.deliveries.views().some(({ reading }) => reading.kind === 'now')
    return !isLeft && !isRead && questions.all().length === 0
  }

  function ending(of: Ending['wish']): Ending {
    const failed = engine.views('open').filter(({ state }) => state.kind === 'failed').length
    return { wish: of, failed }
  }

  function set(next: WhenAllDone, at: number | null): void {
    due?.timer.abort()
    wish = next
    due = at === null ? null : { at, timer: wakeAfter(clock, countdownMs, end) }
    for (const listener of changed) listener()
  }

  function look(): void {
    looking = null
    if (wish === 'nothing') return
    if (!isAllDone()) {
      if (due !== null) set(wish, null)
    } else if (due === null) {
      set(wish, clock.now() + countdownMs)
      acts?.due(ending(wish))
    }
  }

  function end(): void {
    if (wish === 'nothing' || !isAllDone()) return look()
    const last = ending(wish)
    set('nothing', null)
    acts?.end(last)
  }

  function lookSoon(): void {
    if (wish !== 'nothing') looking ??= wakeAfter(clock, lookEveryMs, look)
  }
  engine.onChange(lookSoon)
  engine.deliveries.onChange(lookSoon)
  // Where the answer adds nothing, nothing else tells.
  questions.onChange(lookSoon)

  return {
    current: (): QueueEnd => ({ wish, at: due?.at ?? null }),
    /** Where nothing is left to wait for, there is nothing to choose. */
    choose(next: WhenAllDone): void {
      set(isAllDone() ? 'nothing' : next, null)
    },
    /** Without waiting for the end of the countdown. */
    endNow(): void {
      if (due !== null) end()
    },
    onChange: (listener: () => void) => void changed.add(listener),
    act: (given: Acts) => void (acts = given),
    close(): void {
      looking?.abort()
      set('nothing', null)
    },
  }
}
