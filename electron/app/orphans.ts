import type { BucketAddress, Orphan, Whose } from '../contract/index.ts'
import * as engine from '../engine/orphans.ts'
import type { ListedSession } from '../engine/ports.ts'
import { requestsTo } from '../engine/with-retry.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

type Asked = Pick<App, 'stores' | 'clock' | 'log' | 'knownUploads' | 'archivedAt'>
export type OrphanSearch = { address: BucketAddress; whose: Whose }

/**
 * Lists the open multipart uploads that neither the window nor the command line will finish. Throws the store's
 * failure, or the signal's reason.
 */
export async function listOrphans(app: Asked, wanted: OrphanSearch, signal: AbortSignal): Promise<Orphan[]> {
  const search = searchOf(app, wanted, signal)
  return await engine.describeOrphans(search.request, await engine.findOrphans(search))
}

/**
 * Aborts the chosen sessions that are still orphans; null chooses all. Calls `onAborted` for each. Throws the first
 * failure.
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
  const uploads = async (keys: ReadonlySet<string>) => [
    ...(await app.knownUploads()),
    ...(await app.archivedAt(keys)),
  ]
  return { request, bucket: address.bucket, whose, uploads }
}
