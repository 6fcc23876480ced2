import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider, Credentials } from './credential-provider.ts'
import { parseSharedCredentials } from './shared-credentials.ts'

const fields = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'] as const
const oneFile = 'aws_credentials'

/**
 * A directory of secrets, as container platforms mount it: one file a value, or one file `aws_credentials` in
 * the shared format; names in lower or upper case. The files are read again when one of them changes, and
 * never copied. Throws `CredentialsMissing` naming the directory and the file.
 */
export function fromSecretsDirectory(dir: string): CredentialProvider {
  let kept: { credentials: Credentials; stamp: string } | null = null
  return async ({ forceRefresh = false } = {}) => {
    const stamp = await stampOf(dir)
    if (kept === null || forceRefresh || kept.stamp !== stamp) {
      kept = { credentials: await readSecrets(dir), stamp }
    }
    return kept.credentials
  }
}

async function readSecrets(dir: string): Promise<Credentials> {
  const [accessKeyId, secretAccessKey, sessionToken] = await Promise.all(
    fields.map((field) => readSecret(dir, field)),
  )
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
  }
  const shared = await readSecret(dir, oneFile)
  if (shared) return parseSharedCredentials(shared, join(dir, oneFile))
  const missing = accessKeyId ? fields[1] : fields[0]
  throw new AppFailure('CredentialsMissing', `${dir} has no readable file ${missing}`)
}

/** The value without the newline that editors leave; null if there is no such file. */
async function readSecret(dir: string, name: string): Promise<string | null> {
  for (const file of spellings(dir, name)) {
    try {
      return (await readFile(file, 'utf8')).trim()
    } catch (thrown) {
      if (isAbsent(thrown)) continue
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      throw new AppFailure('CredentialsMissing', `${file} cannot be read`, { cause: thrown, detail: reason })
    }
  }
  return null
}

/** Changes whenever one of the files is written, replaced, added or removed. */
async function stampOf(dir: string): Promise<string> {
  const files = [...fields, oneFile].flatMap((name) => spellings(dir, name))
  const stamps = files.map(async (file) => {
    const found = await stat(file, { bigint: true }).catch(() => null)
    return found === null ? '' : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`
  })
  return (await Promise.all(stamps)).join('\n')
}

function spellings(dir: string, name: string): string[] {
  return [join(dir, name), join(dir, name.toUpperCase())]
}

function isAbsent(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !('code' in thrown)) return false
  return thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'
}
