import type { FailureFacts } from './failure-facts.ts'
import type { Question } from './operations.ts'
import { storeWords } from './store-words.ts'

/** What is wrong with the region or the endpoint, as a sentence. */
export function wrongPlace(facts: FailureFacts, question: Question): string {
  const { bucket, region, pathStyle } = question.address
  const endpoint = otherEndpoint(facts, question)
  if (endpoint === 'other style')
    return `The store does not serve the bucket ${bucket} ${pathStyle ? 'in a path' : 'as a host'}.`
  if (endpoint !== null) return `The bucket ${bucket} is at another endpoint, ${endpoint}.`
  if (facts.region !== null && facts.region !== region) return `The bucket ${bucket} is in another region.`
  if (/^Invalid(?:Region|Location)/.test(facts.code ?? ''))
    return `The store does not take the region ${region} for ${bucket} (${storeWords(facts)}).`
  return `The bucket ${bucket} is in another region or at another endpoint (${storeWords(facts)}).`
}

/** Advice from what the answer names; null if it names nothing that is not set already. */
export function adviceAboutPlace(facts: FailureFacts, question: Question): string | null {
  const endpoint = otherEndpoint(facts, question)
  const region = facts.region === question.address.region ? null : facts.region
  if (endpoint === 'other style') return question.address.pathStyle ? pathStyleOff : pathStyleOn
  if (endpoint !== null && facts.code === null)
    return `It redirects to ${endpoint}: use this endpoint if that is the store.`
  if (endpoint !== null)
    return `Use the endpoint ${endpoint}${region === null ? '' : ` and the region ${region}`}.`
  if (region !== null) return `Use the region ${region}.`
  const regions = /\bone of:? (.+)/i.exec(facts.message)?.[1]
  return regions === undefined ? null : `Use one of the regions ${regions}.`
}

export const pathStyleOff = 'Turn path-style addresses off for this destination (--no-path-style).'
const pathStyleOn = 'Turn path-style addresses on for this destination (--path-style).'

/**
 * The URL of the endpoint that an answer names; null for the one that is set. AWS puts the bucket in front of it: where
 * nothing else differs, the store wants it there, or does not.
 */
function otherEndpoint({ endpoint }: FailureFacts, { host, address }: Question): string | null {
  if (endpoint === null) return null
  const scheme = address.endpoint?.startsWith('http:') === true ? 'http' : 'https'
  const url = /^https?:/i.test(endpoint) ? endpoint : `${scheme}://${endpoint}`
  if (!URL.canParse(url)) return null
  const { protocol, host: named } = new URL(url)
  const isBucketInName = named.startsWith(`${address.bucket}.`)
  const rest = isBucketInName ? named.slice(address.bucket.length + 1) : named
  if (rest !== host) return `${protocol}//${rest}`
  if (isBucketInName === address.pathStyle) return 'other style'
  return protocol === `${scheme}:` ? null : `${protocol}//${rest}`
}
