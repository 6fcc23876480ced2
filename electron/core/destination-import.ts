import type { CredentialSource, Destination, NetworkSettings } from '../contract/index.ts'
import { usualNetwork } from './destination-rules.ts'
import { entryFor, entryOf, ownSecrets, passwordOf, staysInPlace, without } from './own-secrets.ts'
import type { SecretKind } from './own-secrets.ts'
import { consentProblem, isSameEndpoint } from './store-address.ts'

export type PlannedImport = {
  /** As it will be in the list here. */
  destination: Destination
  /** The known destination that it replaces; null for a new one. */
  replaced: Destination | null
  /** Secrets in the keychain that were for another address, and are never used for the new one. */
  forgotten: SecretKind[]
  /** What a person has to add here, as no file can hold it. */
  missing: (SecretKind | 'plain http')[]
}

/**
 * Plans an import into a list; `newId` makes ids. Each destination gets keychain entries of its own, whatever names
 * are in the file: they could be another one's. One that is replaced keeps its keys only where endpoint and bucket
 * stay, and its proxy's password only where the proxy stays. Consent to plain http is kept where the endpoint stays;
 * the file cannot give it.
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

function planned(imported: Destination, replaced: Destination | null, newId: () => string): PlannedImport {
  const destination = asOneOfHere(imported, replaced, newId)
  const now = ownSecrets(destination)
  const before = replaced === null ? [] : ownSecrets(replaced)
  return {
    destination,
    replaced,
    forgotten: without(before, now).map(({ kind }) => kind),
    missing: [
      ...without(now, before).map(({ kind }) => kind),
      ...(consentProblem(destination) === null ? [] : (['plain http'] as const)),
    ],
  }
}

/** An imported destination with an id and keychain entries of this list. */
function asOneOfHere(imported: Destination, replaced: Destination | null, newId: () => string): Destination {
  const id = replaced?.id ?? newId()
  const staying = replaced !== null && staysInPlace(imported, replaced) ? replaced : null
  const { credentials, linkCredentials } = imported
  const source = (theirs: CredentialSource, mine: CredentialSource | null | undefined): CredentialSource => {
    if (theirs.kind !== 'keychain') return theirs
    return { kind: 'keychain', name: entryOf(mine) ?? entryFor(id, null, newId) }
  }
  const network = networkOf(imported, replaced, (inUse) => entryFor(id, inUse, newId))
  return {
    ...imported,
    id,
    credentials: source(credentials, staying?.credentials),
    linkCredentials: linkCredentials && source(linkCredentials, staying?.linkCredentials),
    ...(network === undefined ? {} : { network }),
  }
}

function networkOf(
  imported: Destination,
  replaced: Destination | null,
  entry: (inUse: string | null) => string,
): NetworkSettings | undefined {
  const allowHttp = replaced?.network?.allowHttp === true && isSameEndpoint(imported, replaced)
  const { network } = imported
  if (network === undefined) return allowHttp ? { ...usualNetwork, allowHttp } : undefined
  const { proxy } = network
  if (proxy.kind !== 'manual' || proxy.passwordEntry === null) return { ...network, allowHttp }
  const inUse = passwordOf(proxy, replaced?.network?.proxy)
  return { ...network, allowHttp, proxy: { ...proxy, passwordEntry: entry(inUse) } }
}

/** What replacing a known destination changes, for the person who has to agree. */
export function replacementInWords({ destination, replaced, forgotten }: PlannedImport): string {
  if (replaced === null) return `${destination.name} is new.`
  const name =
    destination.name === replaced.name ? replaced.name : `${replaced.name} becomes ${destination.name}. It`
  const where = staysInPlace(destination, replaced)
    ? `stays on ${placeInWords(replaced)}.`
    : `will go to ${placeInWords(destination)}, no longer to ${placeInWords(replaced)}.`
  const lost =
    forgotten.length === 0 ? '' : ` It gives up what the keychain holds for it: ${forgotten.join(', ')}.`
  return `${name} ${where}${lost}`
}

function placeInWords({ endpoint, bucket }: Destination): string {
  return `${endpoint ?? 'AWS'}, bucket ${bucket}`
}
