import { resolve } from 'node:path'
import {
  bucketName as nameOfBucket,
  storeEndpoint,
  storeRegion,
  webAddress,
  type BucketAddress,
  type CredentialSource,
} from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { hasDotPart } from '../core/object-key.ts'
import { addressProblem, withEndpoint } from '../core/store-address.ts'
import type { StoreFlags } from './options.ts'

/** Where secrets are mounted in containers. */
const defaultSecretsDir = '/run/secrets'

/** The bucket that the flags name. Throws `BadInput`. */
export function addressFromFlags(flags: StoreFlags, bucketWord?: string): BucketAddress {
  const bucket = bucketWord ?? flags.bucket
  if (bucket === undefined)
    throw new AppFailure('BadInput', 'Say which bucket with --bucket.', {
      advice: 'Or name a destination with --to: `dropreel destinations list` shows them.',
    })
  const { endpoint, region = 'us-east-1' } = flags
  const url = endpoint === undefined ? null : endpointText(endpoint)
  const pathStyle = isBareHost(url)
  return amendedAddress(
    { endpoint: url, region, bucket, pathStyle, credentials: { kind: 'env' }, linkCredentials: null },
    { ...flags, region, bucket },
  )
}

/** An address with the parts that flags name put in their place. Throws `BadInput`. */
export function amendedAddress(
  address: BucketAddress,
  flags: StoreFlags,
  bucketWord?: string,
): BucketAddress {
  const bucket = bucketWord ?? flags.bucket
  const amended: BucketAddress = {
    ...(flags.endpoint === undefined ? address : withEndpoint(address, endpointText(flags.endpoint))),
    region: flags.region === undefined ? address.region : regionName(flags.region),
    bucket: bucket === undefined ? address.bucket : bucketName(bucket),
    pathStyle: flags.pathStyle ?? address.pathStyle,
    credentials:
      flags.credentials === undefined ? address.credentials : credentialSourceOf(flags.credentials),
    linkCredentials: linkCredentialsOf(flags) ?? address.linkCredentials,
  }
  // What an upload began with is not judged anew.
  return bucket === undefined && flags.endpoint === undefined ? amended : checked(amended)
}

function checked(address: BucketAddress): BucketAddress {
  const problem = addressProblem(address)
  if (problem === null) return address
  throw new AppFailure('BadInput', problem)
}

/** The endpoint that a person typed, in its one form. Throws `BadInput`. */
export function endpointText(text: string): string {
  const parsed = storeEndpoint.safeParse(text)
  if (parsed.success) return parsed.data
  const problem = webAddress.safeParse(text).success
    ? (parsed.error.issues[0]?.message ?? '')
    : `The endpoint ${text} is not a web address.`
  throw new AppFailure('BadInput', problem, {
    advice: 'Give one such as https://s3.example.com with --endpoint.',
  })
}

/** Throws `BadInput`. */
export function regionName(text: string): string {
  if (storeRegion.safeParse(text).success) return text
  throw new AppFailure('BadInput', `${text} is not the name of a region.`, {
    advice: 'Give one such as us-east-1 with --region.',
  })
}

/** Throws `BadInput`. */
export function bucketName(text: string): string {
  if (nameOfBucket.safeParse(text).success) return text
  throw new AppFailure('BadInput', `${text} is not the name of a bucket.`, {
    advice: 'Give the name alone with --bucket; what comes before the key goes with --prefix.',
  })
}

/** Whether an endpoint's host cannot have a bucket's name before it. */
export function isBareHost(endpoint: string | null): boolean {
  if (endpoint === null) return false
  const { hostname } = new URL(endpoint)
  return hostname === 'localhost' || hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
}

function linkCredentialsOf(flags: StoreFlags): CredentialSource | undefined {
  const text = flags.linkCredentials
  return text === undefined ? undefined : credentialSourceOf(text, 'link-credentials')
}

/** `env`, `profile:NAME`, `secrets[:DIR]` or `keychain:NAME`. Throws `BadInput`. */
export function credentialSourceOf(text: string, flag = 'credentials'): CredentialSource {
  const colon = text.indexOf(':')
  const kind = colon < 0 ? text : text.slice(0, colon)
  const rest = colon < 0 ? '' : text.slice(colon + 1)
  if (kind === 'env' && colon < 0) return { kind }
  if (kind === 'secrets') return { kind, dir: resolve(rest || defaultSecretsDir) }
  if ((kind === 'profile' || kind === 'keychain') && rest !== '') return { kind, name: rest }
  throw new AppFailure('BadInput', `--${flag} takes env, profile:NAME, secrets[:DIR] or keychain:NAME.`)
}

/**
 * The object that `s3://bucket/key` names; null where the word is no such address. Throws `BadInput` for a key that
 * no request can carry as it is.
 */
export function objectAt(word: string): { bucket: string; key: string } | null {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(word) ?? []
  if (bucket === undefined || key === undefined) return null
  if (hasDotPart(key)) {
    throw new AppFailure('BadInput', `The key in ${word} has a part that is only "." or "..".`, {
      advice: 'Requests cannot carry such a key; give the key as the store lists it.',
    })
  }
  return { bucket, key }
}
