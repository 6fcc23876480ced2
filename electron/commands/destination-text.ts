import { sourceInWords, trimSlashes, type Destination } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'

/** A destination as the list shows it. */
export function describeDestination(destination: Destination, isDefault: boolean): string {
  const { name, endpoint, region, bucket, prefix, credentials, capabilities } = destination
  const place = [bucket, trimSlashes(prefix)].filter((part) => part !== '').join('/')
  const store = endpoint === null ? `AWS ${region}` : new URL(endpoint).host
  const learned = capabilities === undefined ? [] : capabilitiesInWords(capabilities)
  const lines = [
    `${name}${isDefault ? ' (default)' : ''}`,
    `  s3://${place} on ${store}, keys from ${sourceInWords(credentials)}`,
    ...learned.map((sentence) => `  ${sentence}`),
  ]
  return lines.join('\n')
}
