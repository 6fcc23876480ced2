import type { FailureFacts } from './failure-facts.ts'

/** What a store has shown of itself so far; learned from its own answers, kept as long as the program runs. */
export type Traits = {
  /** `verified`: it returned the checksum that was sent. `refused`: it does not take checksum headers. */
  checksums: 'unknown' | 'verified' | 'ignored' | 'refused'
  /** If-None-Match. Silence proves nothing: some stores ignore it. */
  ifNoneMatch: 'unknown' | 'honoured' | 'refused'
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
export function learnFromRefusal(traits: Traits, sent: Optional, facts: FailureFacts): boolean {
  if (facts.code === null ? facts.status !== 501 : !refusals.has(facts.code)) return false
  if (sent.checksums && /checksum/i.test(facts.message)) {
    traits.checksums = 'refused'
    return true
  }
  if (facts.status !== 501 && facts.code !== 'NotImplemented') return false
  if (sent.ifNoneMatch) {
    traits.ifNoneMatch = 'refused'
    return true
  }
  if (sent.checksums) traits.checksums = 'refused'
  return sent.checksums
}
