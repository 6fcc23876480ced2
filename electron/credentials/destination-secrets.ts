import { ownEntries, type OwnSecret } from '../core/own-secrets.ts'
import { deleteFromKeychain } from './keychain.ts'
import { deleteProxyPassword } from './proxy-password.ts'

/** Deletes secrets of the destination with this id from the keychain. Throws `KeychainUnavailable`. */
export async function deleteSecrets(id: string, secrets: readonly OwnSecret[]): Promise<void> {
  const own = ownEntries(id)
  for (const secret of secrets) {
    await (secret === 'proxy password' ? deleteProxyPassword(own[secret]) : deleteFromKeychain(own[secret]))
  }
}
