import type { CredentialProvider, Credentials } from '../s3/index.ts'

/** Credentials are renewed this long before they expire, so that no request is signed with expired ones. */
const aheadMs = 5 * 60_000
/** Short-lived ones are renewed in the last fifth of their lifetime. */
const aheadShare = 0.2
/** While the old ones work, requests wait no longer than this for new ones, as a person may be asked. */
const patienceMs = 2_000
/** After a failure the source is not asked again for this long while the old ones work. */
const pauseMs = 30_000

type Kept = { credentials: Credentials; staleAt: number; endsAt: number }

/**
 * Caches credentials that are slow to get (from a keychain, a sign-in, another program) until shortly before they
 * expire, or until `forceRefresh`. Concurrent calls share one reading. A failure is cached for `failureMs`;
 * credentials are used until they expire. `now` in milliseconds since the epoch; pauses do not depend on it.
 */
export function keepUntilStale(
  read: () => Promise<Credentials>,
  now: () => number,
  failureMs = 0,
): CredentialProvider {
  let kept: Kept | null = null
  let reading: { credentials: Promise<Credentials>; since: number } | null = null
  let failed = { at: -Infinity, thrown: null as unknown }

  async function refresh(): Promise<Credentials> {
    try {
      const credentials = await read()
      kept = lifeOf(credentials, now())
      return credentials
    } catch (thrown) {
      failed = { at: performance.now(), thrown }
      throw thrown
    } finally {
      reading = null
    }
  }

  return async ({ forceRefresh = false } = {}) => {
    if (kept !== null && !forceRefresh && now() < kept.staleAt) return kept.credentials
    const usable = kept !== null && !forceRefresh && now() < kept.endsAt ? kept.credentials : null
    if (usable !== null && performance.now() - failed.at < pauseMs) return usable
    if (!forceRefresh && performance.now() - failed.at < failureMs) throw failed.thrown
    reading ??= { credentials: refresh(), since: performance.now() }
    if (usable === null) return await reading.credentials
    const fresh = reading.credentials.catch(() => usable)
    const patience = reading.since + patienceMs - performance.now()
    return await Promise.race([fresh, after(patience, usable)])
  }
}

function lifeOf(credentials: Credentials, now: number): Kept {
  const endsAt = credentials.expiration?.getTime() ?? Infinity
  return { credentials, endsAt, staleAt: endsAt - Math.min(aheadMs, (endsAt - now) * aheadShare) }
}

async function after<T>(ms: number, value: T): Promise<T> {
  if (ms > 0) await new Promise((resolve) => void setTimeout(resolve, ms).unref())
  return value
}
