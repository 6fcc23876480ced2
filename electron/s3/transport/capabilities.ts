import type { BucketAddress, Capabilities } from '../../contract/index.ts'
import type { FailureFacts } from '../failures/failure-facts.ts'

/** What a store has shown of itself so far; the destination keeps it from one run to the next. */
export type Traits = Readonly<Capabilities>

/** Changes to the traits; called whenever an answer shows something. */
export type Learn = (shown: Partial<Omit<Capabilities, 'learnedAt'>>) => void

/** Before the first answer. AWS has If-None-Match for PutObject and CompleteMultipartUpload since 2024. */
export function firstTraits(address: BucketAddress, known: Capabilities): Traits {
  return address.endpoint === null ? { ...known, ifNoneMatch: 'honoured' } : known
}

/** Optional headers of one request, as sent. */
export type Optional = { checksums: boolean; ifNoneMatch: boolean }

export function optionalHeaders(traits: Traits): Optional {
  return { checksums: traits.checksums !== 'refused', ifNoneMatch: traits.ifNoneMatch !== 'refused' }
}

const refusals = new Set([
  'InvalidArgument',
  'InvalidRequest',
  'MalformedXML',
  'NotImplemented',
  'NotSupported',
  'XNotImplemented',
])

/**
 * Learns from a refusal which optional header the store does not take. True: the same request without it is
 * worth one more try.
 */
export function learnFromRefusal(learn: Learn, sent: Optional, facts: FailureFacts): boolean {
  if (facts.code === null ? facts.status !== 501 : !refusals.has(facts.code)) return false
  if (sent.checksums && /checksum/i.test(facts.message)) {
    learn({ checksums: 'refused' })
    return true
  }
  if (facts.status !== 501 && facts.code !== 'NotImplemented') return false
  if (sent.ifNoneMatch) {
    learn({ ifNoneMatch: 'refused' })
    return true
  }
  if (sent.checksums) learn({ checksums: 'refused' })
  return sent.checksums
}
