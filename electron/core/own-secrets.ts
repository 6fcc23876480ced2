import type { Destination } from '../contract/index.ts'

/** What a destination can have in keychain entries of its own. Others' entries are named by a person, and shared. */
export type OwnSecret = 'keys' | 'link keys' | 'proxy password'

/** The names of a destination's own keychain entries. */
export function ownEntries(id: string): Record<OwnSecret, string> {
  return { keys: id, 'link keys': `${id} links`, 'proxy password': id }
}

/** Those of its own entries that a destination uses. */
export function ownSecrets({ id, credentials, linkCredentials, network }: Destination): OwnSecret[] {
  const own = ownEntries(id)
  const proxy = network?.proxy
  const uses: Record<OwnSecret, boolean> = {
    keys: credentials.kind === 'keychain' && credentials.name === own.keys,
    'link keys': linkCredentials?.kind === 'keychain' && linkCredentials.name === own['link keys'],
    'proxy password': proxy?.kind === 'manual' && proxy.passwordEntry === own['proxy password'],
  }
  return (['keys', 'link keys', 'proxy password'] as const).filter((secret) => uses[secret])
}
