/** Keys for S3. `expiration`: only where they expire. */
export type Credentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiration?: Date
  /** When a person has to sign in again; only where that is known. */
  signInEndsAt?: Date
}

/**
 * Called before every request; caches what is slow to get. With `forceRefresh` it reads its source again. Throws
 * `CredentialsMissing`, `CredentialsExpired`, `KeychainUnavailable`.
 */
export type CredentialProvider = (options?: { forceRefresh?: boolean }) => Promise<Credentials>
