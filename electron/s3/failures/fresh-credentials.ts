import { AppFailure, asAppFailure } from '../../core/errors.ts'
import type { CredentialProvider, Credentials } from '../credential-provider.ts'

/**
 * Keys that the store does not accept are read anew. If the source holds other ones by now they were rotated: the
 * old ones have simply expired, and the next try has the new ones. If it does not yet, but the store had accepted
 * keys of this source before, they are about to be rotated, so it is asked again as for expired ones.
 */
export async function withFreshCredentials(
  failure: AppFailure,
  { used, isProven, credentials }: Refused,
): Promise<AppFailure> {
  const { code, message, advice, detail = '' } = failure.error
  if (!['CredentialsExpired', 'CredentialsUnknown', 'CredentialsWrong'].includes(code)) return failure
  const fresh = await newerThan(used, credentials)
  // A source that cannot be read right now may be in the middle of a rotation; all else it says is the cause.
  if (fresh instanceof AppFailure && fresh.error.code !== 'CredentialsMissing') return fresh
  const isRotated = !(fresh instanceof AppFailure) && used !== null && !sameKeys(fresh, used)
  if (code === 'CredentialsExpired' || !(isRotated || isProven)) return failure
  return new AppFailure('CredentialsExpired', '', { cause: failure, detail, advice: `${message} ${advice}` })
}

export type Refused = {
  /** What the refused request was signed with, if that is known. */
  used: Credentials | null
  /** The store has accepted keys of this source before. */
  isProven: boolean
  credentials: CredentialProvider
}

/** Many requests may fail with the same old keys; the source is read anew once for all of them. */
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

function sameKeys(one: Credentials, other: Credentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  )
}
