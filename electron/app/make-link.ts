import type { BucketAddress, Link } from '../contract/index.ts'
import type { LinkRequest, ObjectStore } from '../engine/ports.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

/** What a link is made with: the one store that is asked. */
export type LinkMaker = Pick<App, 'clock' | 'log'> & {
  stores: { at(address: BucketAddress): Pick<ObjectStore, 'link'> }
}

/**
 * Makes a link and tests it. A store that is out of reach or busy is asked a few times. Throws what a person would
 * meet who opened the link, or the signal's reason.
 */
export async function makeLink(
  app: LinkMaker,
  address: BucketAddress,
  request: LinkRequest,
  signal: AbortSignal,
): Promise<Link> {
  const store = app.stores.at(address)
  return await retryShortly(app, signal)(() => store.link(request, signal))
}
