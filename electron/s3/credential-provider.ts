/** Keys as S3 takes them. `expiration` only where they end by themselves. */
export type Credentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiration?: Date
  /** When they end for good, until a person signs in again; only where that is known. */
  signInEndsAt?: Date
}

/**
 * Asked before every request; keeps what is costly to get by itself. With `forceRefresh` it reads its source
 * anew. Throws `CredentialsMissing`, `CredentialsExpired`, `KeychainUnavailable`.
 */
export type CredentialProvider = (options?: { forceRefresh?: boolean }) => Promise<Credentials>
