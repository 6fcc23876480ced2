import { validateHeaderValue } from 'node:http'
import type { Exchange } from './exchange.ts'
import type { Description, ObjectRecord } from './records.ts'
import { encryptionHeaders, requestedEncryption } from './encryption.ts'
import { notImplemented, S3Error } from './s3-error.ts'

const STORED_HEADERS =
  'cache-control content-disposition content-encoding content-language content-type expires'.split(' ')
const STORAGE_CLASSES =
  'STANDARD REDUCED_REDUNDANCY STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING GLACIER DEEP_ARCHIVE GLACIER_IR'
const MAX_METADATA_BYTES = 2048
/** Promises that this store cannot keep; ignoring them would be a lie. */
const UNSUPPORTED =
  /^x-amz-(?:server-side-encryption-(?:customer|context|bucket-key)|object-lock|grant|website-redirect-location|write-offset-bytes)/

/** What the headers of PutObject, CreateMultipartUpload or CopyObject say about the object. */
export function describeObject(exchange: Exchange): Description {
  const { request } = exchange
  const amz = request.amzHeaders()
  const unsupported = [...amz.keys()].find((name) => UNSUPPORTED.test(name))
  if (unsupported !== undefined) throw notImplemented(`The header ${unsupported}`)
  const acl = amz.get('x-amz-acl')
  if (acl !== undefined) exchange.demand('s3:PutObjectAcl')
  checkAcl(acl)
  const tags = tagsOf(amz.get('x-amz-tagging'))
  if (Object.keys(tags).length > 0) exchange.demand('s3:PutObjectTagging')
  return {
    headers: storedHeaders(request.header),
    metadata: metadataOf(amz),
    tags,
    storageClass: storageClassOf(amz.get('x-amz-storage-class')),
    encryption: requestedEncryption(exchange),
  }
}

/** The headers that GetObject and HeadObject answer with, the checksum's apart. */
export function objectHeaders({ description, etag, modifiedAt }: ObjectRecord): Record<string, string> {
  const headers: Record<string, string> = {
    ...description.headers,
    etag: `"${etag}"`,
    'last-modified': new Date(modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  }
  for (const [name, value] of Object.entries(description.metadata)) headers[`x-amz-meta-${name}`] = value
  Object.assign(headers, encryptionHeaders(description.encryption))
  if (description.storageClass !== 'STANDARD') headers['x-amz-storage-class'] = description.storageClass
  const tags = Object.keys(description.tags).length
  if (tags > 0) headers['x-amz-tagging-count'] = String(tags)
  return headers
}

/** The response-* parameters, each as the header it replaces. Throws InvalidArgument for what no header can hold. */
export function overriddenHeaders(query: URLSearchParams): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of STORED_HEADERS) {
    const value = query.get(`response-${name}`)
    if (value === null) continue
    try {
      validateHeaderValue(name, value)
    } catch {
      throw new S3Error('InvalidArgument', `response-${name} cannot be represented using ISO-8859-1.`)
    }
    headers[name] = value
  }
  return headers
}

function storedHeaders(header: (name: string) => string | undefined): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' }
  for (const name of STORED_HEADERS) {
    const value = header(name)
    if (value !== undefined) headers[name] = value
  }
  // aws-chunked is how the body travelled, not what it is.
  const encodings = headers['content-encoding']?.split(',').map((encoding) => encoding.trim()) ?? []
  const kept = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '')
  if (kept.length > 0) headers['content-encoding'] = kept.join(',')
  else delete headers['content-encoding']
  return headers
}

function metadataOf(amz: Map<string, string>): Record<string, string> {
  const metadata: Record<string, string> = {}
  let bytes = 0
  for (const [header, value] of amz) {
    if (!header.startsWith('x-amz-meta-')) continue
    const name = header.slice('x-amz-meta-'.length)
    metadata[name] = value
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value)
  }
  if (bytes > MAX_METADATA_BYTES) {
    throw new S3Error('MetadataTooLarge', `The metadata has more than ${MAX_METADATA_BYTES} bytes`)
  }
  return metadata
}

function storageClassOf(name = 'STANDARD'): string {
  if (STORAGE_CLASSES.split(' ').includes(name)) return name
  throw new S3Error('InvalidStorageClass', 'The storage class you specified is not valid')
}

/** As a bucket that S3 creates today, where ACLs are off. */
function checkAcl(acl = 'private'): void {
  if (acl === 'private' || acl === 'bucket-owner-full-control') return
  throw new S3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs')
}

/** The x-amz-tagging header. S3's limits: 10 tags of different keys, 128 characters a key, 256 a value. */
function tagsOf(header = ''): Record<string, string> {
  const entries = [...new URLSearchParams(header)]
  const tags = Object.fromEntries(entries)
  const fits = entries.every(([key, value]) => key.length > 0 && key.length <= 128 && value.length <= 256)
  if (!fits || entries.length > 10 || Object.keys(tags).length < entries.length) {
    throw new S3Error('InvalidTag', 'At most 10 tags: keys of 1 to 128, values of up to 256 characters.')
  }
  return tags
}
