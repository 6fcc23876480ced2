import { randomUUID } from 'node:crypto'
import type {
  CredentialSource,
  Destination,
  DestinationForm,
  KeysChoice,
  NetworkSettings,
  ProxySettings,
} from '../contract/index.ts'
import { plainObjects, usualNetwork } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import { entryFor, entryOf, passwordOf, staysInPlace } from '../core/own-secrets.ts'
import { saveProxyPassword, saveToKeychain, type Credentials } from '../credentials/index.ts'
import type { StoresParts } from '../s3/index.ts'

/** Stands for an empty region until the store is asked. */
export const unknownRegion = 'unknown'

/** A destination as the form says, with the secrets that were typed, by the keychain entries they belong to. */
export type FilledIn = {
  destination: Destination
  typedKeys: Map<string, Credentials>
  typedProxyPassword: { entry: string; password: string } | null
}

/** `known` is the destination that is edited. Throws `BadInput` for a path that nobody chose. */
export function filledIn(
  form: DestinationForm,
  known: Destination | null,
  granted: ReadonlySet<string>,
): FilledIn {
  const id = known?.id ?? randomUUID()
  const staying = known !== null && staysInPlace(form, known) ? known : null
  const typedKeys = new Map<string, Credentials>()

  function source(
    keys: KeysChoice,
    kept: CredentialSource | null,
    ofSamePlace: CredentialSource | null | undefined,
  ): CredentialSource {
    switch (keys.from) {
      case 'kept':
        if (kept !== null) return kept
        throw new AppFailure('BadInput', 'Say whose keys are used.')
      case 'profile':
        return { kind: 'profile', name: keys.name }
      case 'secrets':
        refuseStrange(keys.dir, granted, kept?.kind === 'secrets' ? kept.dir : null)
        return { kind: 'secrets', dir: keys.dir }
      case 'typed': {
        const { accessKeyId, secretAccessKey } = keys
        const entry = entryFor(id, entryOf(ofSamePlace), randomUUID)
        typedKeys.set(entry, { accessKeyId, secretAccessKey })
        return { kind: 'keychain', name: entry }
      }
    }
  }

  const { name, endpoint, bucket, prefix, pathStyle, keyTemplate, publicBaseUrl, objectSettings } = form
  refuseStrange(form.network.caFile, granted, known?.network?.caFile ?? null)
  const links = form.linkKeys
  const network: NetworkSettings = { ...form.network, proxy: proxyOf(form, known, id) }
  const isUsual = JSON.stringify(sorted(network)) === JSON.stringify(sorted(usualNetwork))
  const isPlain = JSON.stringify(sorted(objectSettings)) === JSON.stringify(sorted(plainObjects))
  return {
    destination: {
      id,
      name,
      endpoint,
      region: form.region === '' ? unknownRegion : form.region,
      bucket,
      prefix,
      pathStyle,
      keyTemplate,
      publicBaseUrl,
      credentials: source(form.keys, known?.credentials ?? null, staying?.credentials),
      linkCredentials:
        links === null ? null : source(links, known?.linkCredentials ?? null, staying?.linkCredentials),
      ...(isUsual ? {} : { network }),
      ...(isPlain ? {} : { objectSettings }),
      ...(known?.capabilities === undefined ? {} : { capabilities: known.capabilities }),
    },
    typedKeys,
    typedProxyPassword: typedPassword(form, network),
  }
}

function sorted(settings: object): [string, unknown][] {
  return Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** The page can name only what a person chose in a dialog, or what is so already. */
function refuseStrange(path: string | null, granted: ReadonlySet<string>, known: string | null): void {
  if (path === null || path === known || granted.has(path)) return
  throw new AppFailure('BadInput', `${path} was not chosen.`, { advice: 'Choose it once more.' })
}

function proxyOf({ proxy }: DestinationForm, known: Destination | null, id: string): ProxySettings {
  if (proxy.kind !== 'manual') return proxy
  const { url, user, password } = proxy
  const before = known?.network?.proxy
  const kept = before?.kind === 'manual' ? before.passwordEntry : null
  return {
    kind: 'manual',
    url,
    user,
    passwordEntry:
      user === null
        ? null
        : password === null
          ? kept
          : entryFor(id, passwordOf({ url, user }, before), randomUUID),
  }
}

function typedPassword({ proxy }: DestinationForm, network: NetworkSettings): FilledIn['typedProxyPassword'] {
  const entry = network.proxy.kind === 'manual' ? network.proxy.passwordEntry : null
  if (proxy.kind !== 'manual' || proxy.password === null || entry === null) return null
  return { entry, password: proxy.password }
}

/** Stores that use what was typed before it is kept anywhere. */
export function withTypedSecrets(
  parts: StoresParts,
  { typedKeys, typedProxyPassword }: FilledIn,
): StoresParts {
  const { proxies } = parts
  return {
    ...parts,
    credentialsFor(source) {
      const typed = source.kind === 'keychain' ? typedKeys.get(source.name) : undefined
      return typed === undefined ? parts.credentialsFor(source) : async () => typed
    },
    ...(proxies === undefined
      ? {}
      : {
          proxies: {
            ...proxies,
            proxyPassword: async (entry: string) =>
              typedProxyPassword?.entry === entry
                ? typedProxyPassword.password
                : proxies.proxyPassword(entry),
          },
        }),
  }
}

/** Throws `KeychainUnavailable`. */
export async function keepSecrets({ typedKeys, typedProxyPassword }: FilledIn): Promise<void> {
  for (const [entry, keys] of typedKeys) await saveToKeychain(entry, keys)
  if (typedProxyPassword !== null) {
    await saveProxyPassword(typedProxyPassword.entry, typedProxyPassword.password)
  }
}
