import { stat } from 'node:fs/promises'
import { bucketName, storeRegion } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider, Credentials } from '../s3/index.ts'
import { oneLine } from './one-line.ts'
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
    kept = { credentials: await credentialsIn(files, dir), stamp: files.stamp }
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

const placeFiles = {
  region: { file: 'aws_region', name: storeRegion },
  bucket: { file: 's3_bucket_name', name: bucketName },
} as const
type Place = { region?: string; bucket?: string }

/**
 * The region and the bucket that a secrets directory names, if it does and they are `wanted`. Throws
 * `CredentialsMissing`, `BadInput`.
 */
export async function placeInSecrets(dir: string, wanted: readonly (keyof Place)[]): Promise<Place> {
  const { found } = await readSecretFiles(dir)
  const place: Place = {}
  for (const what of wanted) {
    const { file, name } = placeFiles[what]
    const { value, path = '' } = found[file] ?? {}
    if (!value) continue
    if (!name.safeParse(value).success) throw noName(path, what)
    place[what] = value
  }
  return place
}

function noName(path: string, what: string): AppFailure {
  const advice = 'Leave the name alone there, on one line.'
  return new AppFailure('BadInput', `${path} does not hold the name of a ${what}.`, { advice })
}

async function credentialsIn({ found }: SecretFiles, dir: string): Promise<Credentials> {
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = found
  const { aws_credentials: shared } = found
  if (id?.value && secret?.value) {
    return {
      accessKeyId: oneLine(id.value, id.path),
      secretAccessKey: oneLine(secret.value, secret.path),
      ...(token?.value ? { sessionToken: oneLine(token.value, token.path) } : {}),
    }
  }
  if (shared?.value) return parseSharedCredentials(shared.value, shared.path)
  const [name, file] = id?.value
    ? (['aws_secret_access_key', secret] as const)
    : (['aws_access_key_id', id] as const)
  throw new AppFailure('CredentialsMissing', await whyMissing(dir, name, file?.path))
}

async function whyMissing(dir: string, name: string, empty: string | undefined): Promise<string> {
  if (empty !== undefined) return `${empty} is empty`
  const isThere = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isThere ? `${dir} has no file ${name}` : `the directory ${dir} is not there`
}

function openToAll(file: string): string {
  return `Every user of this computer can read ${file}: leave it to its owner (chmod 600; in Kubernetes, defaultMode: 0400).`
}
