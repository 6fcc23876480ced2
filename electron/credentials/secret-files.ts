import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { readNamedFile } from '../disk/named-file.ts'
import { t } from '../contract/index.ts'

const names = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_region',
  's3_bucket_name',
  'aws_credentials',
] as const
type SecretName = (typeof names)[number]

/** `path`: as the person named it. `value` may be empty. */
type SecretFile = { path: string; value: string }

/** The files of a secrets directory, all read at one moment. */
export type SecretFiles = {
  found: Partial<Record<SecretName, SecretFile>>
  /** Changes whenever one of the files is written, replaced, added or removed. */
  stamp: string
}

/** Reading ends after this many tries, even if a program keeps writing. */
const mostReadings = 5

/**
 * Reads the files of a secrets directory, in lower or upper case, without the newline that editors add. Never returns
 * a mix of old and new values: Kubernetes points the link `..data` to a new directory, so all files are read in the
 * directory that it points to, and if a file changes meanwhile, all are read again. Throws `CredentialsMissing`.
 */
export async function readSecretFiles(dir: string): Promise<SecretFiles> {
  for (let reading = 1; ; reading++) {
    const stamp = await stampOf(dir)
    const found = await readAll(dir)
    if (reading === mostReadings || (await stampOf(dir)) === stamp) return { found, stamp }
  }
}

/** The directory that now contains the values, and when each of them changed. */
export async function stampOf(dir: string): Promise<string> {
  const place = await resolved(dir)
  const files = names.flatMap(spellings).map((file) => join(place, file))
  const stamps = files.map(async (file) => {
    const found = await stat(file, { bigint: true }).catch(() => null)
    return found === null ? '' : `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`
  })
  return [place, ...(await Promise.all(stamps))].join('\n')
}

/** A file with a secret that every user of this computer can read; null if there is none. */
export async function openSecretFile(dir: string): Promise<string | null> {
  if (process.platform === 'win32') return null
  const place = await resolved(dir)
  const isLetIn = (await modeOf(place)) & 0o001
  if (!isLetIn) return null
  for (const name of ['aws_secret_access_key', 'aws_session_token', 'aws_credentials'] as const) {
    for (const file of spellings(name)) {
      if ((await modeOf(join(place, file))) & 0o004) return join(dir, file)
    }
  }
  return null
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mode ?? 0
}

async function readAll(dir: string): Promise<SecretFiles['found']> {
  const place = await resolved(dir)
  const found: SecretFiles['found'] = {}
  for (const name of names) {
    for (const file of spellings(name)) {
      const value = await readIfAny(join(place, file))
      if (value === null) continue
      // An empty one counts only where there is no other.
      const isBetter = value === '' ? found[name] === undefined : !found[name]?.value
      if (isBetter) found[name] = { path: join(dir, file), value }
    }
  }
  return found
}

async function readIfAny(file: string): Promise<string | null> {
  try {
    return (await readNamedFile(file)).toString().trim()
  } catch (thrown) {
    const { code, detail = '', advice } = asAppFailure(thrown).error
    if (code === 'FileMissing') return null
    if (code === 'ComputerBusy') throw thrown
    throw new AppFailure('CredentialsMissing', t('source.cannotRead', { file }), {
      cause: thrown,
      detail,
      advice,
    })
  }
}

async function resolved(dir: string): Promise<string> {
  return await realpath(join(dir, '..data')).catch(() => realpath(dir).catch(() => dir))
}

function spellings(name: SecretName): string[] {
  return [name, name.toUpperCase()]
}
