import type { FailureFacts } from './failure-facts.ts'
import type { Question } from './operations.ts'
import { storeWords } from './store-words.ts'
import { t } from '../../contract/index.ts'

/** What is wrong with the region or the endpoint, as a sentence. */
export function wrongPlace(facts: FailureFacts, question: Question): string {
  const { bucket, region, pathStyle } = question.address
  const endpoint = otherEndpoint(facts, question)
  if (endpoint === 'other style') return t(pathStyle ? 'store.notInPath' : 'store.notAsHost', { bucket })
  if (endpoint !== null) return t('store.otherEndpoint', { bucket, endpoint })
  if (facts.region !== null && facts.region !== region) return t('store.otherRegion', { bucket })
  if (/^Invalid(?:Region|Location)/.test(facts.code ?? ''))
    return t('store.notThisRegion', { region, bucket, words: storeWords(facts) })
  return t('store.elsewhere', { bucket, words: storeWords(facts) })
}

/** Advice from what the answer names; null if it names nothing that is not set already. */
export function adviceAboutPlace(facts: FailureFacts, question: Question): string | null {
  const endpoint = otherEndpoint(facts, question)
  const region = facts.region === question.address.region ? null : facts.region
  if (endpoint === 'other style')
    return t(question.address.pathStyle ? 'store.pathStyleOff' : 'store.pathStyleOn')
  if (endpoint !== null && facts.code === null) return t('store.redirectsTo', { endpoint })
  if (endpoint !== null)
    return region === null
      ? t('store.useEndpoint', { endpoint })
      : t('store.useEndpointAndRegion', { endpoint, region })
  if (region !== null) return t('store.useRegion', { region })
  const regions = /\bone of:? (.+)/i.exec(facts.message)?.[1]
  return regions === undefined ? null : t('store.useOneOf', { regions })
}

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
