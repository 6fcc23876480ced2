import { z } from 'zod'
import { AppFailure } from '../core/errors.ts'
import type { KeptSecret } from '../core/own-secrets.ts'
import { parseJson } from '../core/parse-json.ts'
import { rememberSecrets } from '../core/redaction.ts'
import type { Credentials } from '../s3/index.ts'
import { askKeychain } from './ask-keychain.ts'
import { oneLineKeys } from './one-line.ts'
import { t } from '../contract/index.ts'

/** The names under which the system's own keychain program lists Dropreel's entries. */
const service = 'Dropreel'
const proxyService = 'Dropreel proxy'

const changes = new Map<string, number>()

const stored = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1).optional(),
})

/** Throws `CredentialsMissing` if there is no such entry, `KeychainUnavailable`. */
export async function readFromKeychain(name: string): Promise<Credentials> {
  const value = await askKeychain({ action: 'read', service, name })
  if (value === null) {
    throw new AppFailure('CredentialsMissing', t('keychain.noEntry', { name, service }))
  }
  const parsed = stored.safeParse(parseJson(value))
  if (!parsed.success) {
    throw new AppFailure('CredentialsMissing', t('keychain.noAccessKey', { name }))
  }
  return oneLineKeys(parsed.data, t('keychain.inEntry', { name }))
}

/** Throws `CredentialsMissing` if there is no such entry, `KeychainUnavailable`. */
export async function readProxyPassword(name: string): Promise<string> {
  const value = await askKeychain({ action: 'read', service: proxyService, name })
  rememberSecrets(value)
  if (value !== null) return value
  throw new AppFailure('CredentialsMissing', t('keychain.noProxyPassword'))
}

/** Replaces an entry of that name. Throws `KeychainUnavailable`; then nothing was kept. */
export async function saveToKeychain(name: string, credentials: Credentials): Promise<void> {
  rememberSecrets(credentials.secretAccessKey, credentials.sessionToken)
  await askKeychain({ action: 'save', service, name, value: JSON.stringify(stored.parse(credentials)) })
  changes.set(name, changesOf(name) + 1)
}

/** Replaces an entry of that name. Throws `KeychainUnavailable`; then nothing was kept. */
export async function saveProxyPassword(name: string, value: string): Promise<void> {
  rememberSecrets(value)
  await askKeychain({ action: 'save', service: proxyService, name, value })
}

/** Deletes an entry; one that is not there is a success. Throws `KeychainUnavailable`. */
export async function deleteSecret({ kind, name }: KeptSecret): Promise<void> {
  await askKeychain({ action: 'delete', service: kind === 'proxy password' ? proxyService : service, name })
  changes.set(name, changesOf(name) + 1)
}

/** How often this process has replaced or deleted the entry: what was read before that is out of date. */
export function changesOf(name: string): number {
  return changes.get(name) ?? 0
}
