import { AppFailure, asAppFailure } from '../../core/errors.ts'
import type { CredentialProvider, Credentials } from '../credential-provider.ts'

/**
 * Reads credentials again that the store refused. If the source now holds different ones, they were rotated: the old
 * ones count as expired, and the next try uses the new ones. If it still holds the same, but the store has accepted
 * credentials from this source before, a rotation is probably under way, so these count as expired too and are read
 * again later.
 */
export async function withFreshCredentials(
  failure: AppFailure,
  { used, isProven, credentials }: Refused,
): Promise<AppFailure> {
  const { code, message, advice, detail = '' } = failure.error
  if (!['CredentialsExpired', 'CredentialsUnknown', 'CredentialsWrong'].includes(code)) return failure
  const fresh = await newerThan(used, credentials)
  // A source that cannot be read may be in the middle of a rotation; any other failure is the cause.
  if (fresh instanceof AppFailure && fresh.error.code !== 'CredentialsMissing') return fresh
  const isRotated = !(fresh instanceof AppFailure) && used !== null && !sameKeys(fresh, used)
  if (code === 'CredentialsExpired' || !(isRotated || isProven)) return failure
  return new AppFailure('CredentialsExpired', '', { cause: failure, detail, advice: `${message} ${advice}` })
}

type Refused = {
  /** What signed the refused request, if known. */
  used: Credentials | null
  /** The store has accepted credentials from this source before. */
  isProven: boolean
  credentials: CredentialProvider
}

/** Many requests may fail with the same old credentials; the source is read once for all of them. */
async function newerThan(
  used: Credentials | null,
  credentials: CredentialProvider,
): Promise<Credentials | AppFailure> {
  try {
    const current = await credentials()
    if (used !== null && !sameKeys(current, used)) return current
    return await credentials({ forceRefresh: true })
  } catch (thrown) {
    return asAppFailure(thrown)
  }
}

export function sameKeys(one: Credentials, other: Credentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  )
}
