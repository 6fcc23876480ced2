import { Readable } from 'node:stream'
import type { Blobs } from './blobs.ts'
import { createDigests } from './checksums.ts'
import { isNotModified, rangeStillFits } from './conditions.ts'
import { objectHeaders, overriddenHeaders } from './describe-object.ts'
import { demandDecryption, etagOf } from './encryption.ts'
import { xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { objectChecksum, objectEtag } from './object-sums.ts'
import { checksumHeaders } from './put-object.ts'
import type { ObjectRecord, StoredPart } from './records.ts'
import { invalidRequest } from './s3-error.ts'
import { existingObject, parseRange, partSpan, type Span } from './select-object.ts'
import type { Storage } from './storage.ts'

/** GetObject and HeadObject; the server leaves the body of a HEAD answer out. */
export async function getObject(exchange: Exchange): Promise<Answer> {
  const { request } = exchange
  const object = await asOnDisk(exchange.storage.blobs, existingObject(exchange))
  const wantsChecksum = request.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  if (request.method === 'GET' || wantsChecksum) demandDecryption(exchange, object.description)
  const headers = objectHeaders(object)
  if (isNotModified(request.header, object)) return { status: 304, headers }
  Object.assign(headers, overriddenHeaders(request.query))
  const range = rangeStillFits(request.header, object) ? request.header('range') : undefined
  const part = partSpan(object, request.query.get('partNumber'))
  if (part !== null && object.uploadId !== null) headers['x-amz-mp-parts-count'] = String(object.parts.length)
  if (part !== null && range !== undefined) {
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter')
  }
  const span = part ?? parseRange(range, object.size)
  const selected = span ?? { start: 0, end: object.size }
  if (wantsChecksum && span === null) Object.assign(headers, checksumHeaders(exchange, object.checksum))
  headers['content-length'] = String(selected.end - selected.start)
  if (span !== null) headers['content-range'] = `bytes ${span.start}-${span.end - 1}/${object.size}`
  const answer: Answer = { status: span === null ? 200 : 206, headers }
  if (request.method === 'HEAD') return answer
  return { ...answer, body: openObject(exchange.storage, object, selected) }
}

export async function getTags(exchange: Exchange): Promise<Answer> {
  const { description } = existingObject(exchange)
  const tags = Object.entries(description.tags).map(([Key, Value]) => ({ Key, Value }))
  return xmlAnswer('Tagging', { TagSet: { Tag: tags } })
}

/** The bytes of a stored object. Replacing or deleting it does not disturb a stream that was opened before. */
export function openObject({ blobs }: Storage, object: ObjectRecord, span: Span): Readable {
  const release = blobs.hold(object.parts.map((part) => part.blob))
  async function* read(): AsyncGenerator<Buffer> {
    let offset = 0
    for (const part of object.parts) {
      const start = Math.max(span.start - offset, 0)
      const end = Math.min(span.end - offset, part.size)
      offset += part.size
      if (start < end) yield* blobs.read(part.blob, start, end)
    }
  }
  return Readable.from(read(), { objectMode: false }).once('close', release)
}

/**
 * The object as its data files are now: a bit that flipped on the disk shows in the ETag and the checksum. Files that
 * have not changed since they were last checked are not read again.
 */
async function asOnDisk(blobs: Blobs, object: ObjectRecord): Promise<ObjectRecord> {
  const release = blobs.hold(object.parts.map((part) => part.blob))
  try {
    const parts = await Promise.all(object.parts.map((part) => partOnDisk(blobs, object, part)))
    if (parts.every((part, index) => part === object.parts[index])) return object
    const checksum = await objectChecksum(object.checksum, parts)
    return { ...object, parts, etag: objectEtag(object, parts), checksum }
  } finally {
    release()
  }
}

async function partOnDisk(blobs: Blobs, object: ObjectRecord, part: StoredPart): Promise<StoredPart> {
  if (await blobs.isIntact(part.blob)) return part
  const { update, digests } = createDigests(part.checksum?.algorithm ?? null)
  if (part.size > 0) {
    for await (const chunk of blobs.read(part.blob, 0, part.size) as AsyncIterable<Buffer>) update(chunk)
  }
  const { md5, checksum } = await digests()
  const etag = etagOf(md5, object.description)
  if (etag === part.etag) {
    await blobs.setIntact(part.blob)
    return part
  }
  return { ...part, etag, checksum }
}
