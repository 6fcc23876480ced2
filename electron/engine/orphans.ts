import type { Orphan, Whose } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { orphansOf, type KnownUpload } from '../core/orphans.ts'
import type { ListedSession, ObjectStore } from './ports.ts'

/** Sessions that are asked for their parts at the same time. */
const atOnce = 8

type SessionStore = Pick<ObjectStore, 'listSessions' | 'listParts' | 'abort'>

export type Search = {
  store: SessionStore
  bucket: string
  whose: Whose
  /** The uploads that are remembered; read after the store has answered, so that none was opened in between. */
  uploads: () => KnownUpload[] | Promise<KnownUpload[]>
}

/** The open sessions of a bucket that nobody will finish. Throws what the store refuses. */
export async function findOrphans(search: Search, signal: AbortSignal): Promise<ListedSession[]> {
  const { store, uploads, ...where } = search
  const sessions = await store.listSessions('', signal)
  return orphansOf(sessions, await uploads(), where)
}

/** What the store tells of these sessions beside their names; one that is gone meanwhile is left out. */
export async function describeOrphans(
  store: Pick<ObjectStore, 'listParts'>,
  sessions: ListedSession[],
  signal: AbortSignal,
): Promise<Orphan[]> {
  const orphans: Orphan[] = []
  for (let from = 0; from < sessions.length; from += atOnce) {
    const some = sessions.slice(from, from + atOnce).map((session) => describe(store, session, signal))
    orphans.push(...(await Promise.all(some)).filter((orphan) => orphan !== null))
  }
  return orphans
}

async function describe(
  store: Pick<ObjectStore, 'listParts'>,
  session: ListedSession,
  signal: AbortSignal,
): Promise<Orphan | null> {
  try {
    const { parts, abort } = await store.listParts(session.key, session.uploadId, signal)
    return { ...session, abort, sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0) }
  } catch (thrown) {
    signal.throwIfAborted()
    const { error } = asAppFailure(thrown)
    if (error.code === 'SessionGone') return null
    if (error.code !== 'AccessDenied' && error.code !== 'StoreRefused') throw thrown
    return { ...session, abort: null, sizeBytes: null }
  }
}

/**
 * Aborts those of the chosen sessions that nobody needs by now; null chooses all. `onAborted` hears of each. Throws at
 * the first that the store refuses.
 */
export async function abortOrphans(
  search: Search,
  uploadIds: readonly string[] | null,
  signal: AbortSignal,
  onAborted: (session: ListedSession) => void = () => undefined,
): Promise<void> {
  const chosen = uploadIds === null ? null : new Set(uploadIds)
  for (const session of await findOrphans(search, signal)) {
    if (chosen !== null && !chosen.has(session.uploadId)) continue
    await search.store.abort(session.key, session.uploadId, signal)
    onAborted(session)
  }
}
