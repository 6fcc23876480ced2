import type { BucketAddress, Orphan, Whose } from '../contract/index.ts'
import * as engine from '../engine/orphans.ts'
import type { ListedSession } from '../engine/ports.ts'
import { requestsTo } from '../engine/with-retry.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

type Asked = Pick<App, 'stores' | 'clock' | 'log' | 'knownUploads'>
export type OrphanSearch = { address: BucketAddress; whose: Whose }

/**
 * The open uploads on a store that nobody will finish: neither the window nor the command line. Throws what the store
 * refuses, or the signal's reason.
 */
export async function listOrphans(app: Asked, wanted: OrphanSearch, signal: AbortSignal): Promise<Orphan[]> {
  const search = searchOf(app, wanted, signal)
  return await engine.describeOrphans(search.request, await engine.findOrphans(search))
}

/**
 * Aborts those of the chosen sessions that nobody needs by now; null chooses all. `onAborted` hears of each. Throws at
 * the first that the store refuses.
 */
export async function abortOrphans(
  app: Asked,
  wanted: OrphanSearch & { uploadIds: readonly string[] | null },
  signal: AbortSignal,
  onAborted: (session: ListedSession) => void = () => undefined,
): Promise<void> {
  await engine.abortOrphans(searchOf(app, wanted, signal), wanted.uploadIds, onAborted)
}

function searchOf(app: Asked, { address, whose }: OrphanSearch, signal: AbortSignal): engine.Search {
  const request = requestsTo(app.stores.at(address), retryShortly(app, signal), signal)
  return { request, bucket: address.bucket, whose, uploads: () => app.knownUploads() }
}
