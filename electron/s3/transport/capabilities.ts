import type { BucketAddress, Capabilities } from '../../contract/index.ts'
import type { FailureFacts } from '../failures/failure-facts.ts'

/** Adds to the capabilities; called whenever an answer shows something. */
export type Learn = (shown: Partial<Omit<Capabilities, 'learnedAt'>>) => void

/** Before the first answer. AWS supports If-None-Match for PutObject and CompleteMultipartUpload since 2024. */
export function initialCapabilities(address: BucketAddress, known: Capabilities): Capabilities {
  return address.endpoint === null ? { ...known, ifNoneMatch: 'honoured' } : known
}

/** The optional headers of one request. */
export type Optional = { checksums: boolean; ifNoneMatch: boolean }

/** Those that are wanted, without those that the store is known to refuse. */
export function optionalHeaders(wanted: Optional, { checksums, ifNoneMatch }: Capabilities): Optional {
  return {
    checksums: wanted.checksums && checksums !== 'refused',
    ifNoneMatch: wanted.ifNoneMatch && ifNoneMatch !== 'refused',
  }
}

const refusals = new Set([
  'InvalidArgument',
  'InvalidRequest',
  'MalformedXML',
  'NotImplemented',
  'NotSupported',
  'XNotImplemented',
])

/** Learns which optional header a store refused. True: repeat the request without it. */
export function learnFromRefusal(learn: Learn, sent: Optional, facts: FailureFacts): boolean {
  if (facts.code === null ? facts.status !== 501 : !refusals.has(facts.code)) return false
  if (sent.checksums && facts.isAboutChecksums) {
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
