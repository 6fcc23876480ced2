import { AppFailure } from '../core/errors.ts'
import { rememberSecrets } from '../core/redaction.ts'
import { askKeychain } from './ask-keychain.ts'

const service = 'Dropreel proxy'

/** Throws `CredentialsMissing` if there is no such entry, `KeychainUnavailable`. */
export async function readProxyPassword(name: string): Promise<string> {
  const value = await askKeychain({ action: 'read', service, name })
  rememberSecrets(value)
  if (value !== null) return value
  throw new AppFailure('CredentialsMissing', 'the system keychain has no password for the proxy')
}

/** Replaces an entry of that name. Throws `KeychainUnavailable`; then nothing was kept. */
export async function saveProxyPassword(name: string, value: string): Promise<void> {
  rememberSecrets(value)
  await askKeychain({ action: 'save', service, name, value })
}

/** An entry that is not there is a success. Throws `KeychainUnavailable`. */
export async function deleteProxyPassword(name: string): Promise<void> {
  await askKeychain({ action: 'delete', service, name })
}
