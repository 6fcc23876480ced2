import { join } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider, Credentials } from './credential-provider.ts'
import { openSecretFile, readSecretFiles, stampOf, type SecretFiles } from './secret-files.ts'
import { parseSharedCredentials } from './shared-credentials.ts'

/**
 * A directory of secrets, as container platforms mount it: one file a value, or one file `aws_credentials` in
 * the shared format; names in lower or upper case. The files are read again when one of them changes, and
 * never copied. `warn` is told once if every user of the computer can read them. Throws `CredentialsMissing`
 * naming the directory and the file.
 */
export function fromSecretsDirectory(dir: string, warn: (sentence: string) => void): CredentialProvider {
  let kept: { credentials: Credentials; stamp: string } | null = null
  let isLookedAt = false

  async function refresh(): Promise<Credentials> {
    const files = await readSecretFiles(dir)
    kept = { credentials: credentialsIn(files, dir), stamp: files.stamp }
    if (!isLookedAt) {
      isLookedAt = true
      const open = await openSecretFile(dir)
      if (open !== null) warn(openToAll(open))
    }
    return kept.credentials
  }

  return async ({ forceRefresh = false } = {}) => {
    if (kept === null || forceRefresh) return await refresh()
    if ((await stampOf(dir)) === kept.stamp) return kept.credentials
    // Whoever writes the files one by one leaves them incomplete for a moment.
    const { credentials } = kept
    return await refresh().catch(() => credentials)
  }
}

/** The region and the bucket that a secrets directory names, if it does. Throws `CredentialsMissing`. */
export async function placeInSecrets(dir: string): Promise<{ region?: string; bucket?: string }> {
  const { aws_region: region, s3_bucket_name: bucket } = (await readSecretFiles(dir)).values
  return { ...(region ? { region } : {}), ...(bucket ? { bucket } : {}) }
}

function credentialsIn({ values }: SecretFiles, dir: string): Credentials {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = values
  const { aws_session_token: sessionToken, aws_credentials: shared } = values
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
  }
  if (shared) return parseSharedCredentials(shared, join(dir, 'aws_credentials'))
  const missing = accessKeyId ? 'aws_secret_access_key' : 'aws_access_key_id'
  throw new AppFailure('CredentialsMissing', `${dir} has no readable file ${missing}`)
}

function openToAll(file: string): string {
  return `Every user of this computer can read ${file}: leave it to its owner (chmod 600; in Kubernetes, defaultMode: 0400).`
}
