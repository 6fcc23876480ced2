import pMap from 'p-map'
import type { Orphan, Whose } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { orphansOf, type KnownUpload } from '../core/orphans.ts'
import type { ListedSession } from './ports.ts'
import type { Request } from './with-retry.ts'

export type Search = {
  /** To the store of the bucket. */
  request: Request
  bucket: string
  whose: Whose
  /**
   * The uploads that are remembered, those with one of these keys at least; read after the store has answered, so that
   * none was opened in between.
   */
  uploads: (keys: ReadonlySet<string>) => KnownUpload[] | Promise<KnownUpload[]>
}

/** The open sessions of a bucket that nobody will finish. Throws what the store refuses. */
export async function findOrphans({ request, uploads, ...where }: Search): Promise<ListedSession[]> {
  const sessions = await request((store, signal) => store.listSessions('', signal))
  return orphansOf(sessions, await uploads(new Set(sessions.map(({ key }) => key))), where)
}

/** What the store says of these sessions beside their names; one that is gone meanwhile is left out. */
export async function describeOrphans(request: Request, sessions: ListedSession[]): Promise<Orphan[]> {
  const orphans = await pMap(sessions, (session) => describe(request, session), { concurrency: 8 })
  return orphans.filter((orphan) => orphan !== null)
}

async function describe(request: Request, session: ListedSession): Promise<Orphan | null> {
  const { key, uploadId } = session
  try {
    const { parts, abort } = await request((store, signal) => store.listParts(key, uploadId, signal))
    return { ...session, abort, sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0) }
  } catch (thrown) {
    const { code } = asAppFailure(thrown).error
    if (code === 'SessionGone') return null
    if (code !== 'AccessDenied' && code !== 'StoreRefused') throw thrown
    return { ...session, abort: null, sizeBytes: null }
  }
}

/**
 * Aborts those of the chosen sessions that nobody needs by now; null chooses all. `onAborted` is called for each.
 * Throws at the first that the store refuses.
 */
export async function abortOrphans(
  search: Search,
  uploadIds: readonly string[] | null,
  onAborted: (session: ListedSession) => void = () => undefined,
): Promise<void> {
  const chosen = uploadIds === null ? null : new Set(uploadIds)
  for (const session of await findOrphans(search)) {
    const { key, uploadId } = session
    if (chosen !== null && !chosen.has(uploadId)) continue
    await search.request((store, signal) => store.abort(key, uploadId, signal))
    onAborted(session)
  }
}
