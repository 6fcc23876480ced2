import { needsConsent, t, type BucketAddress, type Policy, type Settings } from '../contract/index.ts'
import { usualNetwork } from './destination-rules.ts'
import { AppFailure } from './errors.ts'

/**
 * The address as the policy has it reached. `host`: of its store. Throws `SetByPolicy` where no file may go there. The
 * demo store, on this computer, is not meant.
 */
export function underPolicy(policy: Policy, address: BucketAddress, host: string): BucketAddress {
  if (isDemoStore(address)) return address
  refuseHost(policy, address, host)
  const { allowHttp, proxy, caFile } = policy
  if (allowHttp === false && needsConsent(address.endpoint)) throw forbidden(t('policy.noHttp'))
  if (proxy === undefined && caFile === undefined) return address
  const network = address.network ?? usualNetwork
  return {
    ...address,
    network: {
      ...network,
      ...(proxy === undefined ? {} : { proxy: proxyOf(proxy) }),
      ...(caFile === undefined ? {} : { caFile }),
    },
  }
}

/**
 * Throws `SetByPolicy` where no file may go to this host, which may have the bucket's name in front. Each request is asked
 * for, as AWS may name another region for a bucket, and has other hosts for some kinds of buckets.
 */
export function refuseHost({ hosts }: Policy, address: BucketAddress, host: string): void {
  if (hosts === undefined || isDemoStore(address)) return
  const ofBucket = `${address.bucket}.`
  const store = host.startsWith(ofBucket) ? host.slice(ofBucket.length) : host
  if (!hosts.some((allowed) => fits(allowed, host) || fits(allowed, store)))
    throw forbidden(t('policy.notThere', { store }))
}

/** The settings as the policy has them. */
export function settingsUnder(policy: Policy, set: Settings): Settings {
  const { deleteLocal, longestLinkSeconds, notifications, updates, keepAwake } = policy
  const { choices } = set.links
  const lifetimeSeconds = Math.min(choices.lifetimeSeconds, longestLinkSeconds ?? Infinity)
  return {
    ...set,
    links: { ...set.links, choices: { ...choices, lifetimeSeconds } },
    afterUpload: deleteLocal === false ? { ...set.afterUpload, deleteLocal: null } : set.afterUpload,
    notifications: notifications === false ? { show: false } : set.notifications,
    updates: updates === false ? { look: false } : set.updates,
    power: keepAwake === undefined ? set.power : { keepAwake },
  }
}

/** Throws `SetByPolicy` where a file may not go to the trash. */
export function refuseDeletion({ deleteLocal }: Policy): void {
  if (deleteLocal === false) throw forbidden(t('policy.filesStay'))
}

/** Its keys alone do not make it: a list of destinations can be edited. */
function isDemoStore({ credentials, endpoint }: BucketAddress): boolean {
  return credentials.kind === 'demo' && endpoint?.startsWith('http:') === true && !needsConsent(endpoint)
}

/** Throws `SetByPolicy` where Dropreel may not start at login. */
export function refuseStartAtLogin({ startAtLogin }: Policy): void {
  if (startAtLogin === false) throw forbidden('Dropreel does not start at login')
}

function fits(allowed: string, host: string): boolean {
  return allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed
}

function proxyOf(proxy: string) {
  if (proxy === 'none' || proxy === 'system') return { kind: proxy } as const
  return { kind: 'manual', url: proxy, user: null, passwordEntry: null } as const
}

function forbidden(sentence: string): AppFailure {
  return new AppFailure('SetByPolicy', sentence)
}
