import type { Destination } from '../contract/index.ts'
import { deleteFromKeychain } from './keychain.ts'
import { deleteProxyPassword } from './proxy-password.ts'

/**
 * Deletes a destination's own secrets from the keychain; entries that a person named stay, as others may use
 * them. Throws `KeychainUnavailable`.
 */
export async function deleteSecrets({
  id,
  credentials,
  linkCredentials,
  network,
}: Destination): Promise<void> {
  for (const source of [credentials, linkCredentials]) {
    if (source?.kind === 'keychain' && source.name.startsWith(id)) await deleteFromKeychain(source.name)
  }
  const proxy = network?.proxy
  if (proxy?.kind === 'manual' && proxy.passwordEntry === id) await deleteProxyPassword(id)
}
