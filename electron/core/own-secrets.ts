import {
  type BucketAddress,
  type CredentialSource,
  type Destination,
  type ProxySettings,
  t,
} from '../contract/index.ts'
import { AppFailure } from './errors.ts'
import { isSameEndpoint } from './store-address.ts'

export type SecretKind = 'keys' | 'link keys' | 'proxy password'

/** A secret in the keychain, by the name of its entry. Never the secret itself. */
export type KeptSecret = { kind: SecretKind; name: string }

/** What an address, a destination's or an upload's, needs of the keychain. */
export function secretsOf({ credentials, linkCredentials, network }: BucketAddress): KeptSecret[] {
  const proxy = network?.proxy
  const names: [SecretKind, string | null][] = [
    ['keys', entryOf(credentials)],
    ['link keys', entryOf(linkCredentials)],
    ['proxy password', proxy?.kind === 'manual' ? proxy.passwordEntry : null],
  ]
  return names.flatMap(([kind, name]) => (name === null ? [] : { kind, name }))
}

/** The keychain entry that a source is; null for another kind of source. */
export function entryOf(source: CredentialSource | null | undefined): string | null {
  return source?.kind === 'keychain' ? source.name : null
}

/** Those that were entered for this destination. Others' entries are named by a person, and shared. */
export function ownSecrets(destination: Destination): KeptSecret[] {
  return secretsOf(destination).filter(({ name }) => isOwn(destination.id, name))
}

/** Whether an entry was made for the destination with this id. */
export function isOwn(id: string, name: string): boolean {
  return name === id || name.startsWith(`${id} `)
}

/** Those that `others` do not name. Keys and passwords of one name are two entries. */
export function without(secrets: readonly KeptSecret[], others: readonly KeptSecret[]): KeptSecret[] {
  const isPassword = ({ kind }: KeptSecret) => kind === 'proxy password'
  return secrets.filter(
    (one) => !others.some((other) => other.name === one.name && isPassword(other) === isPassword(one)),
  )
}

/**
 * Where a secret goes that a person enters: into the entry of a destination's own that is `inUse` for the same place,
 * so that earlier uploads find it too; else into a new one, as they still need the old secret. A retired entry is never
 * used again: it may be about to be deleted.
 */
export function entryFor(id: string, inUse: string | null, newId: () => string): string {
  return inUse !== null && isOwn(id, inUse) ? inUse : `${id} ${newId()}`
}

type Place = Pick<Destination, 'endpoint' | 'bucket'>
type Proxy = Pick<Extract<ProxySettings, { kind: 'manual' }>, 'url' | 'user'>

/** Whether keys go where they went before. */
export function staysInPlace(one: Place, other: Place): boolean {
  return isSameEndpoint(one, other) && one.bucket === other.bucket
}

/** The entry of the password that goes to this proxy already; null when there is none. */
export function passwordOf(proxy: Proxy, before: ProxySettings | undefined): string | null {
  if (before?.kind !== 'manual' || proxy.url !== before.url || proxy.user !== before.user) return null
  return before.passwordEntry
}

export function stillNeeded({ name }: Destination): AppFailure {
  return new AppFailure('BadInput', t('refusals.hasUnfinished', { name }), {
    advice: t('refusals.letThemFinish'),
  })
}
