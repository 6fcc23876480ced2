import { resolve } from 'node:path'
import type { BucketAddress, CredentialSource } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { StoreFlags } from './flags.ts'

/** Where secrets are mounted in containers. */
const defaultSecretsDir = '/run/secrets'

/** The bucket that the flags (and AWS's own variables for region and endpoint) name. Throws `BadInput`. */
export function addressOf(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  bucketWord?: string,
): BucketAddress {
  const bucket = bucketWord ?? flags.bucket
  if (bucket === undefined)
    throw new AppFailure('BadInput', 'Say which bucket with --bucket.', {
      advice: 'Or name a destination with --to: `dropreel destinations list` shows them.',
    })
  const set = (name: string) => environment[name] || undefined
  const endpoint = flags.endpoint ?? set('AWS_ENDPOINT_URL_S3') ?? set('AWS_ENDPOINT_URL') ?? null
  const region = flags.region ?? set('AWS_REGION') ?? set('AWS_DEFAULT_REGION') ?? 'us-east-1'
  const url = endpoint === null ? null : endpointUrl(endpoint)
  return {
    endpoint: url === null ? null : url.href.replace(/\/$/, ''),
    region: regionName(region),
    bucket: bucketName(bucket),
    pathStyle: flags['path-style'] ?? (url !== null && isBareHost(url.hostname)),
    credentials: credentialSourceOf(flags.credentials ?? 'env'),
    linkCredentials: linkCredentialsOf(flags) ?? null,
  }
}

/** An address with the parts that flags name put in their place. Throws `BadInput`. */
export function amendedAddress(address: BucketAddress, flags: StoreFlags): BucketAddress {
  const endpoint = flags.endpoint === undefined ? address.endpoint : endpointUrl(flags.endpoint).href
  return {
    ...address,
    endpoint: endpoint?.replace(/\/$/, '') ?? null,
    region: flags.region === undefined ? address.region : regionName(flags.region),
    bucket: flags.bucket === undefined ? address.bucket : bucketName(flags.bucket),
    pathStyle: flags['path-style'] ?? address.pathStyle,
    credentials:
      flags.credentials === undefined ? address.credentials : credentialSourceOf(flags.credentials),
    linkCredentials: linkCredentialsOf(flags) ?? address.linkCredentials,
  }
}

export function endpointUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new AppFailure('BadInput', `The endpoint ${text} is not a web address.`, {
    advice: 'Give one such as https://s3.example.com with --endpoint.',
  })
}

/** A region becomes a part of AWS's host names, whose labels hold nothing else. */
export function regionName(text: string): string {
  if (/^[a-z0-9-]+$/i.test(text)) return text
  throw new AppFailure('BadInput', `${text} is not the name of a region.`, {
    advice: 'Give one such as us-east-1 with --region.',
  })
}

/**
 * Wider than S3's naming rules of today: old AWS buckets have longer names with capitals, and radosgw writes
 * TENANT:BUCKET.
 */
export function bucketName(text: string): string {
  if (/^[\w.:-]{3,255}$/.test(text)) return text
  throw new AppFailure('BadInput', `${text} is not the name of a bucket.`, {
    advice: 'Give the name alone with --bucket; what comes before the key goes with --prefix.',
  })
}

/** Hosts that cannot have a bucket's name before them. */
export function isBareHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
}

function linkCredentialsOf(flags: StoreFlags): CredentialSource | undefined {
  const text = flags['link-credentials']
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
