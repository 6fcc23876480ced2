import pLimit from 'p-limit'
import type { Destination, Followed } from '../contract/index.ts'
import type { Log } from '../core/log.ts'
import type { DestinationsFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import { followDestination } from './follow-destination.ts'

type Around = {
  engine: Engine
  destinations: Pick<DestinationsFile, 'list' | 'onChange'>
  /** Called when uploads may have given up secrets that only they needed. */
  deleteRetiredSecrets: () => Promise<void>
  log: Log
}

/** Lets the window's uploads follow their destinations, whichever program edits these. */
export function createFollower({ engine, destinations, deleteRetiredSecrets, log }: Around) {
  const listeners: ((followed: Followed) => void)[] = []
  // Two at a time would ask about the same uploads twice.
  const oneAtATime = pLimit(1)
  /** What each destination said when its uploads followed it last. */
  const seen = new Map<string, string>()

  async function follow(id: string, why: 'start' | 'change' | 'saved'): Promise<void> {
    const destination = destinations.list().destinations.find((each) => each.id === id)
    // The demo store's uploads follow it to another port by themselves.
    if (destination === undefined || destination.credentials.kind === 'demo') return
    const isNews = seen.get(id) !== textOf(destination)
    seen.set(id, textOf(destination))
    if (!isNews && why !== 'saved') return
    const followed = await followDestination(engine, destination, {
      isSaved: why === 'saved',
      isOlderToo: true,
    })
    if (!isNews) followed.asking = []
    const { moved, tried, kept, asking } = followed
    if (moved + tried > 0) await deleteRetiredSecrets()
    if (why === 'start' || moved + tried + kept + asking.length === 0) return
    for (const listener of listeners) listener(followed)
  }

  async function followAll(why: 'start' | 'change'): Promise<void> {
    await oneAtATime(async () => {
      for (const { id } of destinations.list().destinations) await follow(id, why)
    }).catch((thrown: unknown) => log.error('follow-destination', thrown))
  }

  destinations.onChange(() => void followAll('change'))
  return {
    /** Before anything goes on that an earlier run left: destinations may have been edited since. */
    start: (): Promise<void> => followAll('start'),
    /** A person has just saved this one: what failed for a cause in it is tried. Never rejects. */
    saved: (id: string): Promise<void> =>
      oneAtATime(() => follow(id, 'saved')).catch((thrown: unknown) =>
        log.error('follow-destination', thrown),
      ),
    onFollowed: (listener: (followed: Followed) => void) => void listeners.push(listener),
  }
}

/** All that uploads follow. */
function textOf({
  capabilities: _learned,
  name: _name,
  publicBaseUrl: _links,
  ...rest
}: Destination): string {
  return JSON.stringify(rest)
}
