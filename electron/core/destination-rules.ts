import type { BucketAddress, Destination, NetworkSettings, ObjectSettings } from '../contract/index.ts'
import { keyProblem, templateProblem } from './object-key.ts'

/** Straight to the store or through the system's proxy, with the usual certificates. */
export const usualNetwork: NetworkSettings = {
  acceleration: false,
  dualStack: false,
  proxy: { kind: 'system' },
  caFile: null,
  allowHttp: false,
}

/** What is wrong with a destination before any store is asked, as a sentence; null when nothing is. */
export function destinationProblem(destination: Destination): string | null {
  const { name, endpoint, prefix, keyTemplate } = destination
  if (name.trim() === '') return 'Give the destination a name.'
  if (endpoint !== null && hasSignIn(endpoint)) return 'The endpoint has a user name or password in it.'
  return (
    networkProblem(destination) ??
    templateProblem(keyTemplate) ??
    prefixProblem(prefix)?.replace('The key', 'The prefix') ??
    null
  )
}

/** Names are how the command line tells destinations apart; null when this one is free. */
export function nameProblem({ id, name }: Destination, known: readonly Destination[]): string | null {
  const twin = known.find((each) => each.id !== id && each.name.toLowerCase() === name.toLowerCase())
  return twin === undefined ? null : `There is a destination ${twin.name} already.`
}

function networkProblem({ endpoint, bucket, pathStyle, network }: BucketAddress): string | null {
  const { acceleration, dualStack, allowHttp, proxy } = network ?? usualNetwork
  if (endpoint !== null && needsConsent(endpoint) && !allowHttp) {
    return 'Over http everybody on the way can read what is sent. Use https, or allow plain http.'
  }
  if (proxy.kind === 'manual' && hasSignIn(proxy.url)) {
    return 'The address of the proxy has its sign-in in it; give the user name and password by themselves.'
  }
  if (endpoint !== null && (acceleration || dualStack)) {
    return 'Transfer acceleration and dual-stack addresses are for AWS, without an endpoint.'
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
  if (acceleration && (pathStyle || bucket.includes('.'))) {
    return 'Transfer acceleration needs the bucket’s name in the host: no path style, and no dots in the name.'
  }
  return null
}

/** True for plain http to another computer. */
export function needsConsent(endpoint: string): boolean {
  const [, host = ''] = /^http:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(endpoint) ?? []
  return host !== '' && host !== 'localhost' && host !== '[::1]' && !/^127(?:\.\d+){3}$/.test(host)
}

function prefixProblem(prefix: string): string | null {
  const bare = prefix.replaceAll(/^\/+|\/+$/gu, '')
  return bare === '' ? null : keyProblem(bare)
}

function hasSignIn(url: string): boolean {
  return /^[a-z]+:\/\/[^/?#]*@/i.test(url)
}

/** Objects carry nothing but what the store gives them. */
export const plainObjects: ObjectSettings = {
  storageClass: null,
  encryption: null,
  acl: null,
  metadata: {},
  tags: {},
  cacheControl: null,
  contentDisposition: null,
}
