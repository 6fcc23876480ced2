import {
  bucketAddress,
  type BucketAddress,
  bucketName,
  endpointText,
  needsConsent,
  type NetworkSettings,
  storeEndpoint,
  storeRegion,
  t,
} from '../contract/index.ts'

type Place = Pick<BucketAddress, 'endpoint' | 'region' | 'bucket'>
type Route = { endpoint: string | null; network?: NetworkSettings | undefined }

/** What is wrong with an address before any store is asked, as a sentence; null when nothing is. */
export function addressProblem({ endpoint, region, bucket }: Place): string | null {
  const read = [
    ...(endpoint === null ? [] : [storeEndpoint.safeParse(endpoint)]),
    storeRegion.safeParse(region),
    bucketName.safeParse(bucket),
  ]
  const wrong = read.find(({ success }) => !success)
  if (wrong !== undefined) return wrong.error?.issues[0]?.message ?? null
  // As Cloudflare shows it. Every key would get the bucket's name before it, and nothing would fail. In a longer path,
  // of a gateway, the name may be meant.
  const [, path] = /^https?:\/\/[^/]+\/([^/]+)$/.exec(endpointText(endpoint)) ?? []
  if (path === bucket) return t('rules.bucketInEndpoint')
  return null
}

/** Says that plain http needs a person's consent; null where it has that, or needs none. */
export function consentProblem({ endpoint, network }: Route): string | null {
  if (!needsConsent(endpoint) || network?.allowHttp === true) return null
  return t('rules.plainHttp')
}

/** The same with another endpoint: consent to plain http is for one host only. */
export function withEndpoint<T extends Route>(address: T, endpoint: string | null): T {
  const { network } = address
  const staysOnHost = hostOf(endpoint) === hostOf(address.endpoint)
  return {
    ...address,
    endpoint,
    ...(network === undefined || staysOnHost ? {} : { network: { ...network, allowHttp: false } }),
  }
}

/** Whether both mean the same store, however its address is written. */
export function isSameEndpoint(one: Pick<Route, 'endpoint'>, other: Pick<Route, 'endpoint'>): boolean {
  return endpointText(one.endpoint) === endpointText(other.endpoint)
}

/** The same text for the same bucket on the same store, whoever asks and however its address is written. */
export const storeKey = madeOnce(({ endpoint, bucket }: Pick<Place, 'endpoint' | 'bucket'>) =>
  JSON.stringify([endpointText(endpoint), bucket]),
)

/** The same text for the same address, whatever else the object holds and in whatever order. */
export const addressKey = madeOnce((address: BucketAddress) => JSON.stringify(bucketAddress.parse(address)))

/** An address is never changed, but another one takes its place; thousands of uploads share one. */
function madeOnce<Of extends object>(make: (of: Of) => string): (of: Of) => string {
  const made = new WeakMap<Of, string>()
  return (of) => {
    const known = made.get(of) ?? make(of)
    made.set(of, known)
    return known
  }
}

function hostOf(endpoint: string | null): string {
  return endpointText(endpoint).replace(/^https?:\/\/|\/.*$/g, '')
}
