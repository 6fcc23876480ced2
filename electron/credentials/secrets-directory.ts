import { stat } from 'node:fs/promises'
import { bucketName, storeRegion, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider, Credentials } from '../s3/index.ts'
import { oneLine } from './one-line.ts'
import { openSecretFile, readSecretFiles, stampOf, type SecretFiles } from './secret-files.ts'
import { parseSharedCredentials } from './shared-credentials.ts'

/**
 * A directory of secrets, as container platforms mount it: one file for each value, or one file `aws_credentials` in
 * the format of ~/.aws/credentials; names in lower or upper case. Reads the files again when one of them changes, and
 * never copies them. Calls `warn` once if every user of the computer can read them. Throws `CredentialsMissing`
 * naming the directory and the file.
 */
export function fromSecretsDirectory(dir: string, warn: (sentence: string) => void): CredentialProvider {
  let kept: { credentials: Credentials; stamp: string } | null = null
  let isChecked = false

  async function refresh(): Promise<Credentials> {
    const files = await readSecretFiles(dir)
    kept = { credentials: await credentialsIn(files, dir), stamp: files.stamp }
    if (!isChecked) {
      isChecked = true
      const open = await openSecretFile(dir)
      if (open !== null) warn(openToAll(open))
    }
    return kept.credentials
  }

  return async ({ forceRefresh = false } = {}) => {
    if (kept === null || forceRefresh) return await refresh()
    if ((await stampOf(dir)) === kept.stamp) return kept.credentials
    // While a program writes the files one by one, they are incomplete for a moment.
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
 * The `wanted` ones of region and bucket, as far as a secrets directory names them. Throws `CredentialsMissing`,
 * `BadInput`.
 */
export async function placeInSecrets(dir: string, wanted: readonly (keyof Place)[]): Promise<Place> {
  const { found } = await readSecretFiles(dir)
  const place: Place = {}
  for (const what of wanted) {
    const { file, name } = placeFiles[what]
    const { value, path = '' } = found[file] ?? {}
    if (!value) continue
    if (!name.safeParse(value).success) {
      const problem = t(what === 'region' ? 'source.noRegion' : 'source.noBucket', { file: path })
      throw new AppFailure('BadInput', problem, { advice: t('source.onlyName') })
    }
    place[what] = value
  }
  return place
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
  if (empty !== undefined) return t('source.isEmpty', { file: empty })
  const isThere = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isThere ? t('source.noFile', { dir, name }) : t('source.noDirectory', { dir })
}

function openToAll(file: string): string {
  return t('source.openToAll', { file })
}
