import type { Dropreel } from '../app/open-dropreel.ts'
import type { DeliveryView, EventName, EventPayload, Snapshot, UploadView } from '../contract/index.ts'

/** At most ten patches a second: more than an eye can read, few enough to cost nothing. */
const shortestPauseMs = 100

export type Send = <N extends EventName>(name: N, payload: EventPayload<N>) => void

/** What the window shows, read at the moment of sending. */
export type Published = {
  engine: Pick<Dropreel['engine'], 'views' | 'view'> & {
    deliveries: Pick<Dropreel['engine']['deliveries'], 'views' | 'view'>
  }
  hasArchive: boolean
  destinations: Pick<Dropreel['destinations'], 'list'>
  settings: Pick<Dropreel['settings'], 'current'>
  policy: Dropreel['policy']
  sharedLinks: Pick<Dropreel['sharedLinks'], 'list'>
  sentToday: Pick<Dropreel['sentToday'], 'current'>
}

export type Publisher = ReturnType<typeof createPublisher>

/**
 * Sends what changed as numbered patches of whole records. Changes that come within a tenth of a second of the
 * last patch travel together in the next.
 */
export function createPublisher(
  { engine, hasArchive, destinations, settings, policy, sharedLinks, sentToday }: Published,
  send: Send,
) {
  const changedIds = new Set<string>()
  let revision = 0
  let timer: NodeJS.Timeout | null = null
  let sentAt = -Infinity

  function shownDestinations() {
    const { destinations: all, selectedDestinationId } = destinations.list()
    return { destinations: all, selectedDestinationId }
  }

  function flush(): void {
    timer = null
    sentAt = performance.now()
    const changed: UploadView[] = []
    const deliveries: DeliveryView[] = []
    const removed: string[] = []
    for (const id of changedIds) {
      const view = engine.view(id)
      const delivery = engine.deliveries.view(id)
      if (view !== undefined) changed.push(view)
      else if (delivery !== undefined) deliveries.push(delivery)
      else removed.push(id)
    }
    changedIds.clear()
    send('uploads.patch', {
      revision: ++revision,
      changed,
      deliveries,
      removed,
      sentToday: sentToday.current(),
    })
  }

  return {
    /** An upload or a delivery has changed. */
    changed(id: string): void {
      changedIds.add(id)
      timer ??= setTimeout(flush, Math.max(0, sentAt + shortestPauseMs - performance.now()))
    },
    destinationsChanged: () => send('destinations.patch', { revision: ++revision, ...shownDestinations() }),
    settingsChanged: () => send('settings.patch', { revision: ++revision, settings: settings.current() }),
    linksChanged: () => send('links.patch', { revision: ++revision, sharedLinks: sharedLinks.list() }),
    /** Everything, with the number of the last patch that was sent. */
    snapshot: (): Snapshot => ({
      revision,
      uploads: engine.views(),
      deliveries: engine.deliveries.views(),
      hasHistory: hasArchive,
      ...shownDestinations(),
      settings: settings.current(),
      policy,
      sharedLinks: sharedLinks.list(),
      sentToday: sentToday.current(),
    }),
    /** Nothing is sent any more. */
    close(): void {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
