import type { OutputLine } from '../contract/command-line/output-lines.ts'
import type { Chance } from './chance.ts'

type State = Extract<OutputLine, { type: 'state' }>['state']

/**
 * When a process is killed: so many milliseconds after its start, after it prints a state for the first time, or
 * after the store has got its request to open or complete a session.
 */
export type Moment = { after: 'start' | State | 'create' | 'complete'; ms: number }

/** Anywhere in the life of a process, more often while it sends. */
function anywhere(chance: Chance): Moment {
  return chance.is(0.3)
    ? { after: 'start', ms: chance.whole(20, 1000) }
    : { after: 'sending', ms: chance.whole(0, 800) }
}

/** What happens seldom: how likely a kill waits for it, and the most milliseconds it comes later. */
const seldom = [
  ['opening', 0.3, 30],
  ['create', 0.5, 5],
  ['finishing', 0.4, 40],
  ['complete', 0.4, 20],
  ['verifying', 0.6, 400],
  ['done', 0.3, 20],
] as const

/**
 * The moments of one process; the first that comes is its last. Some wait for rare events: the session
 * opens, Complete is on its way, the object is verified, the end is printed. A process that `mayGetFar` dies only
 * of these.
 */
export function momentsOf(chance: Chance, mayGetFar: boolean): Moment[] {
  const special = seldom
    .filter(([, probability]) => chance.is(probability))
    .map(([after, , mostMs]): Moment => ({ after, ms: chance.whole(0, mostMs) }))
  return mayGetFar ? special : [anywhere(chance), ...special]
}
