import type { Readable } from 'node:stream'
import type { DemoStoreCapability, DemoStoreOptions } from './options.ts'
import type { S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'
import type { Storage } from './storage.ts'
import type { Bucket } from './records.ts'
import { toXml, type XmlContent } from './xml.ts'

export type Server = Omit<DemoStoreOptions, 'dir' | 'port' | 'buckets'> & {
  storage: Storage
  region: string
  now: () => number
  /** Called with the size of every piece of object data as it arrives. */
  onBodyBytes: (bytes: number) => void
}

/** One authorised request and what its operation may use. */
export type Exchange = Server & {
  request: S3Request
  /** What the signature says about the body. */
  payloadHash: string
  has: (capability: DemoStoreCapability) => boolean
  /** Throws AccessDenied where this IAM action is denied; for actions beyond the route's own. */
  demand: (action: string) => void
  /** The body's bytes as they arrive; a client that waits for "100 Continue" gets it at the first one. */
  body: (options: { countBytes: boolean }) => AsyncIterable<Buffer>
}

export type Answer = {
  status: number
  headers?: Record<string, string>
  /** XML or a stream; HEAD sends its headers only. */
  body?: string | Readable
}

/** The bucket of this name; without one, that of the request. Throws NoSuchBucket. */
export function theBucket({ request, storage }: Exchange, name = request.bucket ?? ''): Bucket {
  const bucket = storage.buckets.get(name)
  if (bucket === undefined) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist')
  return bucket
}

/** The request's key; routes of objects always have one. */
export function theKey({ request }: Exchange): string {
  return request.key ?? ''
}

export function xmlAnswer(root: string, content: XmlContent, headers: Record<string, string> = {}): Answer {
  const body = toXml(root, content)
  return { status: 200, headers: { ...headers, 'content-type': 'application/xml' }, body }
}
