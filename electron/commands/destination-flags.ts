import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import {
  cannedAcl,
  destination,
  presetId,
  type CredentialSource,
  type Destination,
  type NetworkSettings,
  type ObjectSettings,
  type Preset,
  type ProxySettings,
} from '../contract/index.ts'
import { defaultKeyTemplate } from '../core/defaults.ts'
import { destinationProblem, plainObjects, usualNetwork } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import { withEndpoint } from '../core/store-address.ts'
import { entryFor, entryOf, passwordOf, staysInPlace } from '../core/own-secrets.ts'
import { endpointOf, presetOf } from '../core/presets.ts'
import { bucketName, credentialSourceOf, endpointText, isBareHost, regionName } from './address.ts'
import { oneOf } from './option-values.ts'
import type { DestinationFlags } from './options.ts'

type Base = Pick<Destination, 'id' | 'name'> & Partial<Destination>

/** A destination as the flags describe it. `base`: id and name of a new one, or all of a known one. */
export function destinationFrom(base: Base, flags: DestinationFlags): Destination {
  const preset = flags.preset === undefined ? null : presetOf(oneOf('preset', presetId.options, flags.preset))
  const region = orNull(flags.region, preset?.region ?? base.region) ?? preset?.region ?? 'us-east-1'
  const endpoint = endpointFrom(base, flags, preset, regionName(region))
  const bucket = flags.bucket ?? base.bucket
  if (bucket === undefined) throw new AppFailure('BadInput', 'Say which bucket with --bucket.')
  const { id, endpoint: endpointBefore = null, bucket: bucketBefore = '' } = base
  const isSamePlace = staysInPlace({ endpoint, bucket }, { endpoint: endpointBefore, bucket: bucketBefore })
  const entry = (before: CredentialSource | null | undefined) =>
    entryFor(id, isSamePlace ? entryOf(before) : null, randomUUID)
  const made = destination.safeParse({
    ...base,
    name: flags.name ?? base.name,
    endpoint,
    region,
    bucket: bucketName(bucket),
    prefix: orNull(flags.prefix, base.prefix ?? '') ?? '',
    pathStyle: flags.pathStyle ?? preset?.pathStyle ?? base.pathStyle ?? isBareHost(endpoint),
    credentials: sourceFrom(entry(base.credentials), flags.credentials, 'credentials') ??
      base.credentials ?? { kind: 'env' },
    linkCredentials:
      flags.linkCredentials === 'none'
        ? null
        : (sourceFrom(entry(base.linkCredentials), flags.linkCredentials, 'link-credentials') ??
          base.linkCredentials ??
          null),
    keyTemplate: orNull(flags.keyTemplate, base.keyTemplate) ?? defaultKeyTemplate,
    publicBaseUrl: orNull(flags.publicBaseUrl, base.publicBaseUrl ?? null),
    network: networkFrom(withEndpoint({ endpoint, ...base }, endpoint), flags),
    objectSettings: objectsFrom(base.objectSettings, flags),
  })
  const problem = made.success ? destinationProblem(made.data) : (made.error.issues[0]?.message ?? '')
  if (made.success && problem === null) return made.data
  throw new AppFailure('BadInput', problem ?? '', {
    advice: 'See `dropreel help destinations add` for the flags.',
  })
}

function endpointFrom(
  base: Base,
  { endpoint, account }: DestinationFlags,
  preset: Preset | null,
  region: string,
): string | null {
  if (endpoint !== undefined) return endpoint === 'none' ? null : endpointText(endpoint)
  if (preset === null) return base.endpoint ?? null
  const isHostMissing = preset.endpoint?.includes('{host}') === true
  const isAccountMissing = preset.endpoint?.includes('{account}') === true && account === undefined
  if (isHostMissing || isAccountMissing) {
    const needs = isHostMissing ? '--endpoint' : '--account'
    throw new AppFailure('BadInput', `--preset ${preset.id} goes with ${needs}.`)
  }
  return endpointOf(preset, { region, blank: account ?? '' })
}

/** `keychain` alone is an entry of the destination's own, whose keys the person enters. */
function sourceFrom(entry: string, text: string | undefined, flag: string): CredentialSource | undefined {
  if (text === undefined) return undefined
  return text === 'keychain' ? { kind: 'keychain', name: entry } : credentialSourceOf(text, flag)
}

/** The flag's text, null for `none`; without the flag the value before. */
function orNull<T>(text: string | undefined, before: T): string | null | T {
  return changed<string | null | T>(text, before, null, (given) => given)
}

/** What the flag's text means, `nothing` for `none`; without the flag the value before. */
function changed<T>(text: string | undefined, before: T, nothing: T, meaningOf: (text: string) => T): T {
  if (text === undefined) return before
  return text === 'none' ? nothing : meaningOf(text)
}

function networkFrom(base: Base, flags: DestinationFlags): NetworkSettings | undefined {
  const before = base.network ?? usualNetwork
  const network: NetworkSettings = {
    acceleration: flags.acceleration ?? before.acceleration,
    dualStack: flags.dualStack ?? before.dualStack,
    proxy: proxyFrom(base.id, before.proxy, flags),
    caFile: changed(flags.caFile, before.caFile, null, (file) => resolve(file)),
    allowHttp: flags.allowHttp ?? before.allowHttp,
  }
  const isUsual = JSON.stringify(network) === JSON.stringify(usualNetwork)
  return isUsual ? undefined : network
}

function proxyFrom(id: string, before: ProxySettings, flags: DestinationFlags): ProxySettings {
  const { proxy, proxyUser: user } = flags
  if (proxy === 'none' || proxy === 'system') return { kind: proxy }
  const url = proxy ?? (before.kind === 'manual' ? before.url : null)
  if (url === null) {
    if (user === undefined) return before
    throw new AppFailure('BadInput', '--proxy-user goes with --proxy and the address of one.')
  }
  if (user === undefined && before.kind === 'manual') return { ...before, url }
  if (user === undefined || user === 'none') return { kind: 'manual', url, user: null, passwordEntry: null }
  const passwordEntry = entryFor(id, passwordOf({ url, user }, before), randomUUID)
  return { kind: 'manual', url, user, passwordEntry }
}

function objectsFrom(before = plainObjects, flags: DestinationFlags): ObjectSettings | undefined {
  const settings: ObjectSettings = {
    storageClass: orNull(flags.storageClass, before.storageClass),
    encryption: changed(flags.encryption, before.encryption, null, encryptionOf),
    acl: changed(flags.acl, before.acl, null, (text) => oneOf('acl', cannedAcl.options, text, ' or none')),
    metadata: changed(flags.metadata, before.metadata, {}, (text) => pairsOf('metadata', text)),
    tags: changed(flags.tags, before.tags, {}, (text) => pairsOf('tags', text)),
    cacheControl: orNull(flags.cacheControl, before.cacheControl),
    contentDisposition: orNull(flags.contentDisposition, before.contentDisposition),
  }
  return JSON.stringify(settings) === JSON.stringify(plainObjects) ? undefined : settings
}

/** `sse-s3`, `sse-kms` or `sse-kms:KEY`. */
function encryptionOf(text: string): ObjectSettings['encryption'] {
  if (text === 'sse-s3') return { kind: 'sse-s3' }
  if (text === 'sse-kms') return { kind: 'sse-kms', keyId: null }
  const [, keyId] = /^sse-kms:(.+)$/.exec(text) ?? []
  if (keyId !== undefined) return { kind: 'sse-kms', keyId }
  throw new AppFailure('BadInput', '--encryption takes sse-s3, sse-kms, sse-kms:KEY or none.')
}

/** `name=value,name=value`. */
function pairsOf(flag: string, text: string): Record<string, string> {
  const pairs = text.split(',').map((pair): [string, string] => {
    const equals = pair.indexOf('=')
    if (equals <= 0) {
      throw new AppFailure('BadInput', `--${flag} takes pairs such as client=acme,cut=v7, or none.`)
    }
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]
  })
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at)
  if (twice !== undefined) throw new AppFailure('BadInput', `--${flag} names ${twice[0]} twice.`)
  return Object.fromEntries(pairs)
}
