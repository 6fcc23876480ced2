import {
  type BucketAddress,
  type Destination,
  destinationName,
  hasSignIn,
  type NetworkSettings,
  type ObjectSettings,
  t,
  trimSlashes,
  typedObjectSettings,
  typedPublicBaseUrl,
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
    prefixProblem(prefix) ??
    messageOf(typedPublicBaseUrl.nullable().safeParse(publicBaseUrl)) ??
    messageOf(typedObjectSettings.optional().safeParse(objectSettings))
  )
}

/** They are printed as they are, and a control character could change what a terminal shows. */
function sourceProblem({ credentials, linkCredentials }: BucketAddress): string | null {
  const texts = [credentials, linkCredentials].flatMap((source) => Object.values(source ?? {}))
  const strange = texts.some((text) => /\p{Cc}/u.test(text))
  return strange ? t('rules.sourceControl') : null
}

function messageOf({ error }: { error?: { issues: { message: string }[] } | undefined }): string | null {
  return error?.issues[0]?.message ?? null
}

/** Names are how the command line tells destinations apart; null when this one is free. */
export function nameProblem({ id, name }: Destination, known: readonly Destination[]): string | null {
  const twin = known.find((each) => each.id !== id && each.name.toLowerCase() === name.toLowerCase())
  return twin === undefined ? null : t('refusals.nameTaken', { name: twin.name })
}

function networkProblem({ endpoint, bucket, pathStyle, network }: BucketAddress): string | null {
  const { acceleration, dualStack, proxy } = network ?? usualNetwork
  if (proxy.kind === 'manual' && hasSignIn(proxy.url)) {
    return t('rules.proxySignIn')
  }
  if (endpoint !== null && (acceleration || dualStack)) {
    return t('rules.awsOnly')
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
  if (acceleration && (pathStyle || bucket.includes('.'))) {
    return t('rules.acceleration')
  }
  return null
}

function prefixProblem(prefix: string): string | null {
  const bare = trimSlashes(prefix)
  return bare === '' ? null : keyProblem(bare, 'prefix')
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
