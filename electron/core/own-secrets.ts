import type { Destination } from '../contract/index.ts'
import { AppFailure } from './errors.ts'

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

/** Those that a change leaves without a use. */
export function unusedSecrets(before: Destination, after: Destination): OwnSecret[] {
  const used = ownSecrets(after)
  return ownSecrets(before).filter((secret) => !used.includes(secret))
}

/** Why a destination keeps its secrets. */
export function stillNeeded({ name }: Destination): AppFailure {
  return new AppFailure('BadInput', `${name} still has uploads that are not finished.`, {
    advice: 'Let them finish, or cancel and remove them first.',
  })
}
