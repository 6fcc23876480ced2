import type { CredentialProvider, Credentials } from '../s3/index.ts'

/** Fresh credentials are asked for this long before the old ones end, so that no request meets the end. */
const aheadMs = 5 * 60_000
/** Of short-lived ones, the last fifth of their life. */
const aheadShare = 0.2
/** While the old ones still work, requests wait no longer than this for the new ones: a person may be asked. */
const patienceMs = 2_000
/** A source that failed is left alone for so long while the old ones still work. */
const pauseMs = 30_000

type Kept = { credentials: Credentials; staleAt: number; endsAt: number }

/**
 * Keeps what is costly to get (a keychain, a sign-in, another program) until shortly before it ends, or until
 * it is asked to refresh. Calls at the same time share one reading; a failed one is kept for `failureMs` only, and what is
 * kept is used to its end. `now` in milliseconds since the epoch.
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
      failed = { at: now(), thrown }
      throw thrown
    } finally {
      reading = null
    }
  }

  return async ({ forceRefresh = false } = {}) => {
    if (kept !== null && !forceRefresh && now() < kept.staleAt) return kept.credentials
    const works = kept !== null && !forceRefresh && now() < kept.endsAt ? kept.credentials : null
    if (works !== null && now() - failed.at < pauseMs) return works
    if (!forceRefresh && now() - failed.at < failureMs) throw failed.thrown
    reading ??= { credentials: refresh(), since: now() }
    if (works === null) return await reading.credentials
    const fresh = reading.credentials.catch(() => works)
    const patience = reading.since + patienceMs - now()
    return await Promise.race([fresh, after(patience, works)])
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
