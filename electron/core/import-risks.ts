import type { Destination, ImportRisk, NetworkSettings, ObjectSettings } from '../contract/index.ts'
import { plainObjects, usualNetwork } from './destination-rules.ts'

/** Canned ACLs that let others than the bucket's owner and its account read an object. */
const publicAcls = new Set<ObjectSettings['acl']>(['public-read', 'authenticated-read'])

type Proxy = NetworkSettings['proxy']

type Risk = {
  isIn(theirs: Destination, mine: Destination | null): boolean
  /** The destination of the file with what is here in this place. */
  without(theirs: Destination, mine: Destination | null): Destination
}

const risks: Record<ImportRisk, Risk> = {
  'public-acl': {
    isIn: (theirs, mine) => publicAcls.has(aclOf(theirs)) && aclOf(theirs) !== aclOf(mine),
    without: (theirs, mine) => ({
      ...theirs,
      objectSettings: { ...plainObjects, ...theirs.objectSettings, acl: aclOf(mine) },
    }),
  },
  proxy: {
    isIn: (theirs, mine) => namedProxy(theirs) !== namedProxy(mine),
    without: (theirs, mine) => ({
      ...theirs,
      network: { ...usualNetwork, ...theirs.network, proxy: proxyOf(mine) },
    }),
  },
  'public-base-url': {
    isIn: ({ publicBaseUrl: theirs }, mine) => theirs !== null && theirs !== mine?.publicBaseUrl,
    without: (theirs, mine) => ({ ...theirs, publicBaseUrl: mine?.publicBaseUrl ?? null }),
  },
}

/** Those settings of a destination in a file, in the order of `importRisk`, that open something to others. */
export function risksOf(theirs: Destination, mine: Destination | null): ImportRisk[] {
  return riskNames.filter((risk) => risks[risk].isIn(theirs, mine))
}

/** The destination of the file, but for what it asks for and nobody said yes to: that stays as it is here. */
export function withoutRisks(
  theirs: Destination,
  mine: Destination | null,
  refused: readonly ImportRisk[],
): Destination {
  return refused.reduce((left, risk) => risks[risk].without(left, mine), theirs)
}

const riskNames: readonly ImportRisk[] = ['public-acl', 'proxy', 'public-base-url']

function aclOf(destination: Destination | null): ObjectSettings['acl'] {
  return destination?.objectSettings?.acl ?? null
}

function proxyOf(destination: Destination | null): Proxy {
  return destination?.network?.proxy ?? usualNetwork.proxy
}

/** The proxy that somebody named, as all traffic goes there. One here that is taken away is another way, too. */
function namedProxy(destination: Destination | null): string {
  const proxy = proxyOf(destination)
  return proxy.kind === 'manual' ? JSON.stringify([proxy.url, proxy.user]) : ''
}
