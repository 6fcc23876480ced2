import type { Blobs } from './blobs.ts'
import { createDigests } from './checksums.ts'
import { etagOf } from './encryption.ts'
import { objectChecksum, objectEtag } from './object-sums.ts'
import type { ObjectRecord, StoredPart } from './records.ts'

/**
 * The object as its data files are now: a bit that flipped on the disk shows in the ETag and the checksum. Files that
 * have not changed since they were last checked are not read again.
 */
export async function asOnDisk(blobs: Blobs, object: ObjectRecord): Promise<ObjectRecord> {
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
