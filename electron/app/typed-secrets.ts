import type { Destination } from '../contract/index.ts'
import { ownSecrets, without } from '../core/own-secrets.ts'
import { rememberSecrets } from '../core/redaction.ts'
import { deleteSecret, saveProxyPassword, saveToKeychain, type Credentials } from '../credentials/index.ts'
import type { ProxySources, StoresParts } from '../s3/index.ts'

/** Secrets that a person has typed, by the keychain entries they belong to. */
export type TypedSecrets = {
  keys: Map<string, Credentials>
  proxyPassword: { entry: string; password: string } | null
}

/** All secrets are in their places. */
export const nothingTyped: TypedSecrets = { keys: new Map(), proxyPassword: null }

/** Stores that use what was typed before it is kept anywhere. */
export function withTypedSecrets(parts: StoresParts, typed: TypedSecrets): StoresParts {
  const { keys, proxyPassword: password } = typed
  const { proxies } = parts
  for (const { secretAccessKey } of keys.values()) rememberSecrets(secretAccessKey)
  rememberSecrets(password?.password)
  const passwordFrom = (sources: ProxySources) => async (entry: string) =>
    password?.entry === entry ? password.password : sources.proxyPassword(entry)
  return {
    ...parts,
    credentialsFor(source) {
      const typedKeys = source.kind === 'keychain' ? keys.get(source.name) : undefined
      return typedKeys === undefined ? parts.credentialsFor(source) : async () => typedKeys
    },
    ...(proxies === undefined ? {} : { proxies: { ...proxies, proxyPassword: passwordFrom(proxies) } }),
  }
}

/** Writes what was typed to the keychain, and calls `onKept` with each entry. Throws `KeychainUnavailable`. */
export async function keepSecrets(
  { keys, proxyPassword }: TypedSecrets,
  onKept: (entry: string) => void,
): Promise<void> {
  for (const [entry, each] of keys) {
    await saveToKeychain(entry, each)
    onKept(entry)
  }
  if (proxyPassword === null) return
  await saveProxyPassword(proxyPassword.entry, proxyPassword.password)
  onKept(proxyPassword.entry)
}

/** Deletes what was kept for a destination that could not be saved, but for what replaced secrets of before. */
export async function discardSecrets(
  kept: ReadonlySet<string>,
  unsaved: Destination,
  known: Destination | undefined,
): Promise<void> {
  const before = known === undefined ? [] : ownSecrets(known)
  for (const secret of without(ownSecrets(unsaved), before)) {
    // A keychain that does not answer is not asked again: that takes seconds each time.
    if (kept.has(secret.name)) await deleteSecret(secret).catch(() => undefined)
  }
}
