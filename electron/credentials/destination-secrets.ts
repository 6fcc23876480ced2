import type { KeptSecret } from '../core/own-secrets.ts'
import { deleteFromKeychain } from './keychain.ts'
import { deleteProxyPassword } from './proxy-password.ts'

/** Deletes one from the keychain; one that is not there is a success. Throws `KeychainUnavailable`. */
export async function deleteSecret({ kind, name }: KeptSecret): Promise<void> {
  await (kind === 'proxy password' ? deleteProxyPassword(name) : deleteFromKeychain(name))
}
