import type { CredentialProvider, Credentials } from './credential-provider.ts'

/** Fresh credentials are asked for this long before the old ones end, so that no request meets the end. */
const aheadMs = 5 * 60_000

/**
 * Keeps what is costly to get (a keychain, a sign-in, another program) until shortly before it ends, or until
 * it is asked to refresh. Calls at the same time share one reading; a failed one is not kept. `now` in
 * milliseconds since the epoch.
 */
export function keepUntilStale(read: () => Promise<Credentials>, now: () => number): CredentialProvider {
  let kept: Credentials | null = null
  let reading: Promise<Credentials> | null = null

  async function refresh(): Promise<Credentials> {
    try {
      kept = await read()
      return kept
    } finally {
      reading = null
    }
  }

  return async ({ forceRefresh = false } = {}) => {
    if (kept !== null && !forceRefresh && !endsSoon(kept, now())) return kept
    reading ??= refresh()
    return await reading
  }
}

function endsSoon({ expiration }: Credentials, now: number): boolean {
  return expiration !== undefined && expiration.getTime() - aheadMs < now
}
