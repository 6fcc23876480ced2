import type { CredentialSource, Destination, NetworkSettings } from '../contract/index.ts'
import { usualNetwork } from './destination-rules.ts'
import { ownEntries, ownSecrets, type OwnSecret } from './own-secrets.ts'
import { consentProblem, isSameEndpoint } from './store-address.ts'

/** What an import makes of one destination of its file. */
export type PlannedImport = {
  /** As it will be in the list here. */
  destination: Destination
  /** The known one whose place it takes; null for a new one. */
  replaced: Destination | null
  /** Secrets in the keychain that were for another address: deleted, so that they never go to the new one. */
  forgotten: OwnSecret[]
  /** What a person has to add here, as no file can hold it. */
  missing: (OwnSecret | 'plain http')[]
}

/**
 * Plans an import into a list; `newId` makes ids. Each destination gets keychain entries of its own, whatever names
 * are in the file: they could be another one's. One that is replaced keeps its keys only where endpoint and bucket
 * stay, and its proxy's password only where the proxy stays. A yes to plain http is kept where the endpoint stays,
 * and never taken from the file.
 */
export function plannedImports(
  found: readonly Destination[],
  known: readonly Destination[],
  newId: () => string,
): PlannedImport[] {
  return found.map((one) => planned(one, replacedBy(one, known), newId))
}

/** What is wrong with the list that imports would make, as a sentence; null when nothing is. */
export function importProblem(plans: readonly PlannedImport[], known: readonly Destination[]): string | null {
  const imported = plans.map(({ destination }) => destination)
  const ids = imported.map(({ id }) => id)
  const names = [...known.filter(({ id }) => !ids.includes(id)), ...imported].map(({ name }) => name)
  const twice = names.find((name, at) => names.slice(0, at).some((other) => isSameName(name, other)))
  if (twice !== undefined) return `There would be two destinations ${twice}.`
  const again = plans.find(({ destination }, at) => ids.indexOf(destination.id) !== at)?.replaced
  return again ? `Two of them would replace ${again.name}.` : null
}

/** The same one, or one of the same name. The demo store is replaced by nothing. */
function replacedBy(imported: Destination, known: readonly Destination[]): Destination | null {
  const others = known.filter(({ credentials }) => credentials.kind !== 'demo')
  return (
    others.find(({ id }) => id === imported.id) ??
    others.find(({ name }) => isSameName(name, imported.name)) ??
    null
  )
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Whether keys go where they went before. */
export function staysInPlace(destination: Destination, replaced: Destination): boolean {
  return isSameEndpoint(destination, replaced) && destination.bucket === replaced.bucket
}

function planned(imported: Destination, replaced: Destination | null, newId: () => string): PlannedImport {
  const destination = asOneOfHere(imported, replaced, newId)
  const now = ownSecrets(destination)
  const missingConsent = consentProblem(destination) === null ? [] : (['plain http'] as const)
  if (replaced === null) {
    return { destination, replaced, forgotten: [], missing: [...now, ...missingConsent] }
  }
  const before = ownSecrets(replaced)
  const isKept = (secret: OwnSecret) =>
    before.includes(secret) &&
    (secret === 'proxy password' ? isSameProxy(imported, replaced) : staysInPlace(imported, replaced))
  const missing = now.filter((secret) => !isKept(secret))
  // What is missing, too: an earlier use may have left something there.
  const forgotten = [...before.filter((secret) => !isKept(secret) && !missing.includes(secret)), ...missing]
  return { destination, replaced, forgotten, missing: [...missing, ...missingConsent] }
}

/** An imported destination with an id and keychain entries of this list. */
function asOneOfHere(
  { network: theirs, ...imported }: Destination,
  replaced: Destination | null,
  newId: () => string,
): Destination {
  const id = replaced?.id ?? newId()
  const own = ownEntries(id)
  const staying = replaced !== null && staysInPlace(imported, replaced) ? replaced : null
  const { credentials, linkCredentials } = imported
  const network = networkOf(
    { ...imported, ...(theirs === undefined ? {} : { network: theirs }) },
    replaced,
    id,
  )
  return {
    ...imported,
    id,
    credentials: sourceOf(credentials, staying?.credentials, own.keys),
    linkCredentials: linkCredentials && sourceOf(linkCredentials, staying?.linkCredentials, own['link keys']),
    ...(network === undefined ? {} : { network }),
  }
}

function sourceOf(
  imported: CredentialSource,
  staying: CredentialSource | null | undefined,
  entry: string,
): CredentialSource {
  if (imported.kind !== 'keychain') return imported
  return staying?.kind === 'keychain' ? staying : { kind: 'keychain', name: entry }
}

function networkOf(
  imported: Destination,
  replaced: Destination | null,
  id: string,
): NetworkSettings | undefined {
  const allowHttp = replaced?.network?.allowHttp === true && isSameEndpoint(imported, replaced)
  const { network } = imported
  if (network === undefined) return allowHttp ? { ...usualNetwork, allowHttp } : undefined
  const { proxy } = network
  if (proxy.kind !== 'manual' || proxy.passwordEntry === null) return { ...network, allowHttp }
  return { ...network, allowHttp, proxy: { ...proxy, passwordEntry: ownEntries(id)['proxy password'] } }
}

function isSameProxy({ network: one }: Destination, { network: other }: Destination): boolean {
  if (one?.proxy.kind !== 'manual' || other?.proxy.kind !== 'manual') return false
  return one.proxy.url === other.proxy.url && one.proxy.user === other.proxy.user
}
