import { readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'

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
  const files = names.flatMap((name) => spellings(place, name))
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
    for (const [index, file] of spellings(place, name).entries()) {
      if ((await modeOf(file)) & 0o004) return spellings(dir, name)[index] ?? file
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
    const files = await readEach(spellings(place, name))
    const [index, value] = files.find(([, content]) => content !== '') ?? files[0] ?? []
    const path = spellings(dir, name)[index ?? 0]
    if (value !== undefined && path !== undefined) found[name] = { path, value }
  }
  return found
}

async function readEach(files: string[]): Promise<[index: number, content: string][]> {
  const read: [number, string][] = []
  for (const [index, file] of files.entries()) {
    try {
      read.push([index, (await readFile(file, 'utf8')).trim()])
    } catch (thrown) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(thrown))) continue
      const more = { cause: thrown, detail: messageOf(thrown) }
      throw new AppFailure('CredentialsMissing', `${file} cannot be read`, more)
    }
  }
  return read
}

async function resolved(dir: string): Promise<string> {
  return await realpath(join(dir, '..data')).catch(() => realpath(dir).catch(() => dir))
}

function spellings(dir: string, name: SecretName): string[] {
  return [join(dir, name), join(dir, name.toUpperCase())]
}
