import {
  destinationName,
  hasSignIn,
  trimSlashes,
  typedObjectSettings,
  typedPublicBaseUrl,
  type BucketAddress,
  type Destination,
  type NetworkSettings,
  type ObjectSettings,
} from '../contract/index.ts'
import { keyProblem, templateProblem } from './object-key.ts'
import { addressProblem, consentProblem } from './store-address.ts'

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
  return settingsProblem(destination) ?? consentProblem(destination)
}

/** The same without the consent to plain http, which no file can give. */
export function settingsProblem(destination: Destination): string | null {
  const { name, prefix, keyTemplate, publicBaseUrl, objectSettings } = destination
  return (
    messageOf(destinationName.safeParse(name)) ??
    sourceProblem(destination) ??
    addressProblem(destination) ??
    networkProblem(destination) ??
    templateProblem(keyTemplate) ??
    prefixProblem(prefix)?.replace('The key', 'The prefix') ??
    messageOf(typedPublicBaseUrl.nullable().safeParse(publicBaseUrl)) ??
    messageOf(typedObjectSettings.optional().safeParse(objectSettings))
  )
}

/** They are printed as they are, and a control character could change what a terminal shows. */
function sourceProblem({ credentials, linkCredentials }: BucketAddress): string | null {
  const texts = [credentials, linkCredentials].flatMap((source) => Object.values(source ?? {}))
  const strange = texts.some((text) => /\p{Cc}/u.test(text))
  return strange ? 'Where its keys come from has a control character in it.' : null
}

function messageOf({ error }: { error?: { issues: { message: string }[] } | undefined }): string | null {
  return error?.issues[0]?.message ?? null
}

/** Names are how the command line tells destinations apart; null when this one is free. */
export function nameProblem({ id, name }: Destination, known: readonly Destination[]): string | null {
  const twin = known.find((each) => each.id !== id && each.name.toLowerCase() === name.toLowerCase())
  return twin === undefined ? null : `There is a destination ${twin.name} already.`
}

function networkProblem({ endpoint, bucket, pathStyle, network }: BucketAddress): string | null {
  const { acceleration, dualStack, proxy } = network ?? usualNetwork
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

function prefixProblem(prefix: string): string | null {
  const bare = trimSlashes(prefix)
  return bare === '' ? null : keyProblem(bare)
}

export const plainObjects: ObjectSettings = {
  storageClass: null,
  encryption: null,
  acl: null,
  metadata: {},
  tags: {},
  cacheControl: null,
  contentDisposition: null,
}
