import {
  type CredentialSource,
  type Destination,
  type ImportOffer,
  type ImportRisk,
  type NetworkSettings,
  type SettingChange,
  t,
} from '../contract/index.ts'
import { usualNetwork } from './destination-rules.ts'
import { risksOf, withoutRisks } from './import-risks.ts'
import { entryFor, entryOf, ownSecrets, passwordOf, staysInPlace, without } from './own-secrets.ts'
import type { SecretKind } from './own-secrets.ts'
import { changesOf } from './settings-in-words.ts'
import { consentProblem, isSameEndpoint } from './store-address.ts'

export type PlannedImport = {
  /** As it will be in the list here. */
  destination: Destination
  /** The known destination that it replaces; null for a new one. */
  replaced: Destination | null
  /** What the file asks for that needs a yes of its own, whether or not it got one. */
  asks: { risk: ImportRisk; changes: SettingChange[] }[]
  /** Secrets in the keychain that were for another address, and are never used for the new one. */
  forgotten: SecretKind[]
  /** What a person has to add here, as no file can bring it. */
  missing: (SecretKind | 'certificate authorities' | 'plain http')[]
}

/**
 * Plans an import into a list; `newId` makes ids, and `takes` says which risks somebody said yes to for the destination
 * at a place. Each destination gets keychain entries of its own, whatever names are in the file: they could be another
 * one's. One that is replaced keeps its keys only where endpoint and bucket stay, and its proxy's password only where
 * the proxy stays. Consent to plain http is kept where the endpoint stays; the file cannot give it. Nor does it bring
 * paths of this computer: those of certificate authorities and of a secrets directory.
 */
export function plannedImports(
  found: readonly Destination[],
  known: readonly Destination[],
  newId: () => string,
  takes: (place: number) => readonly ImportRisk[] = () => [],
): PlannedImport[] {
  return found.map((one, place) => planned(one, replacedBy(one, known), newId, takes(place)))
}

/** What taking it would do, without a yes to any of its risks. */
export function offerOf({ destination, replaced, asks, forgotten }: PlannedImport): ImportOffer {
  const changes = changesOf(replaced, destination)
  return { name: destination.name, replaces: replaced?.name ?? null, changes, asks, forgotten }
}

/** What is wrong with the list that imports would make, as a sentence; null when nothing is. */
export function importProblem(plans: readonly PlannedImport[], known: readonly Destination[]): string | null {
  const imported = plans.map(({ destination }) => destination)
  const ids = imported.map(({ id }) => id)
  const names = [...known.filter(({ id }) => !ids.includes(id)), ...imported].map(({ name }) => name)
  const twice = names.find((name, at) => names.slice(0, at).some((other) => isSameName(name, other)))
  if (twice !== undefined) return t('refusals.twoDestinations', { name: twice })
  const again = plans.find(({ destination }, at) => ids.indexOf(destination.id) !== at)?.replaced
  return again ? t('refusals.twoReplace', { name: again.name }) : null
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

function planned(
  theirs: Destination,
  replaced: Destination | null,
  newId: () => string,
  taken: readonly ImportRisk[],
): PlannedImport {
  const risks = risksOf(theirs, replaced)
  const plain = withoutRisks(theirs, replaced, risks)
  const agreed = withoutRisks(
    theirs,
    replaced,
    risks.filter((risk) => !taken.includes(risk)),
  )
  const destination = asOneOfHere(agreed, replaced, newId)
  const now = ownSecrets(destination)
  const before = replaced === null ? [] : ownSecrets(replaced)
  const lacksAuthorities = hasAuthorities(theirs) && !hasAuthorities(destination)
  return {
    destination,
    replaced,
    asks: risks.map((risk) => {
      const others = risks.filter((other) => other !== risk)
      return { risk, changes: changesOf(plain, withoutRisks(theirs, replaced, others)) }
    }),
    forgotten: without(before, now).map(({ kind }) => kind),
    missing: [
      ...without(now, before).map(({ kind }) => kind),
      ...(lacksAuthorities ? (['certificate authorities'] as const) : []),
      ...(consentProblem(destination) === null ? [] : (['plain http'] as const)),
    ],
  }
}

function hasAuthorities({ network = usualNetwork }: Destination): boolean {
  return network.caFile !== null
}

/** An imported destination with an id, keychain entries and paths of this list. */
function asOneOfHere(imported: Destination, replaced: Destination | null, newId: () => string): Destination {
  const id = replaced?.id ?? newId()
  const staying = replaced !== null && staysInPlace(imported, replaced) ? replaced : null
  const { credentials, linkCredentials } = imported
  const source = (theirs: CredentialSource, mine: CredentialSource | null | undefined): CredentialSource => {
    if (theirs.kind === 'secrets' && mine) return mine
    if (theirs.kind !== 'keychain' && theirs.kind !== 'secrets') return theirs
    return { kind: 'keychain', name: entryOf(mine) ?? entryFor(id, null, newId) }
  }
  const network = networkOf(imported, replaced, (inUse) => entryFor(id, inUse, newId))
  const { network: _theirs, ...rest } = imported
  return {
    ...rest,
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
  const caFile = replaced?.network?.caFile ?? null
  if (imported.network === undefined && !allowHttp && caFile === null) return undefined
  const network = { ...usualNetwork, ...imported.network, allowHttp, caFile }
  const { proxy } = network
  if (proxy.kind !== 'manual' || proxy.passwordEntry === null) return network
  const inUse = passwordOf(proxy, replaced?.network?.proxy)
  return { ...network, proxy: { ...proxy, passwordEntry: entry(inUse) } }
}
