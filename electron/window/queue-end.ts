import type { HandlersOf, WindowContext } from './context.ts'

/** What happens when all is done. */
export function queueHandlers({ app: { queueEnd } }: WindowContext): HandlersOf<'queue'> {
  return {
    'queue.end': () => queueEnd.current(),
    'queue.whenDone': ({ wish }) => queueEnd.choose(wish),
    'queue.endNow': () => queueEnd.endNow(),
  }
}
