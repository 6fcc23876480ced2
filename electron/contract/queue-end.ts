import { z } from 'zod'

/** What a person wants once all of this queue is done. */
export const whenAllDone = z.enum(['nothing', 'quit', 'sleep'])
export type WhenAllDone = z.infer<typeof whenAllDone>

const wish = whenAllDone.exclude(['nothing'])
export type EndWish = z.infer<typeof wish>

/**
 * What is to happen once all is done: nothing, what was chosen while something is left, or what happens at `at`, in
 * milliseconds since the epoch. `failed` uploads need a person, so they hold nothing back.
 */
export const queueEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('chosen'), wish }),
  z.object({ kind: z.literal('countdown'), wish, at: z.number(), failed: z.int() }),
])
export type QueueEnd = z.infer<typeof queueEnd>
export type Countdown = Extract<QueueEnd, { kind: 'countdown' }>

/** What was chosen. */
export function wishOf(end: QueueEnd): WhenAllDone {
  return end.kind === 'nothing' ? 'nothing' : end.wish
}
