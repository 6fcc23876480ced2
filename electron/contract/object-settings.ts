import { z } from 'zod'
import { complaint } from './texts/text.ts'

/** Visible US-ASCII: what an HTTP header carries unharmed. */
const headerText = z.string().regex(/^[\u0020-\u007E]*$/, complaint('complaints.headerText'))

/** A media type, perhaps with parameters (RFC 9110, 8.3.1), as a person gives one for a file. */
export const typedContentType = z
  .string()
  .max(255, complaint('complaints.contentType'))
  .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: *;[\u0020-\u007E]*)?$/, complaint('complaints.contentType'))

/** Encryption at rest, by the store's own keys or by a key of AWS KMS; `keyId` null is the account's default. */
export const objectEncryption = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sse-s3') }),
  z.object({ kind: z.literal('sse-kms'), keyId: z.string().min(1).nullable() }),
])
export type ObjectEncryption = z.infer<typeof objectEncryption>

/** Who may read an object besides its owner. Most buckets of today take bucket-owner-full-control at most. */
export const cannedAcl = z.enum([
  'private',
  'bucket-owner-full-control',
  'bucket-owner-read',
  'authenticated-read',
  'public-read',
])

/** What every new object of a destination carries besides its bytes. Null and empty leave it to the store. */
export const objectSettings = z.object({
  storageClass: headerText.min(1).nullable(),
  encryption: objectEncryption.nullable(),
  acl: cannedAcl.nullable(),
  /** x-amz-meta-* without the prefix; names of HTTP headers. */
  metadata: z
    .record(z.string(), headerText)
    .refine(
      (metadata) => Object.keys(metadata).every((name) => /^[\w.-]+$/.test(name)),
      complaint('complaints.metadataName'),
    ),
  /** At most ten (S3 limit). */
  tags: z
    .record(z.string(), z.string().max(256, complaint('complaints.tagValue')))
    .refine(
      (tags) => Object.keys(tags).every((name) => name !== '' && name.length <= 128),
      complaint('complaints.tagName'),
    )
    .refine((tags) => Object.keys(tags).length <= 10, complaint('complaints.tagCount')),
  cacheControl: headerText.min(1).nullable(),
  contentDisposition: headerText.min(1).nullable(),
})
export type ObjectSettings = z.infer<typeof objectSettings>

/**
 * S3 allows 2 KB of names and values together
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html). Dropreel's own take up to 834 bytes of
 * that, with a file name as long as file systems allow (s3/requests/metadata.ts).
 */
const maxMetadataBytes = 1200

/** Settings that are entered now. Names are HTTP headers, which know no capitals. */
export const typedObjectSettings = objectSettings.extend({
  encryption: objectSettings.shape.encryption.refine(
    (encryption) =>
      encryption?.kind !== 'sse-kms' || headerText.nullable().safeParse(encryption.keyId).success,
    complaint('complaints.headerText'),
  ),
  metadata: objectSettings.shape.metadata
    .refine(
      (metadata) => Object.entries(metadata).flat().join('').length <= maxMetadataBytes,
      complaint('complaints.metadataLong', { bytes: maxMetadataBytes }),
    )
    .refine((metadata) => {
      const names = Object.keys(metadata).map((name) => name.toLowerCase())
      return new Set(names).size === names.length
    }, complaint('complaints.metadataCapitals'))
    .refine(
      (metadata) => Object.keys(metadata).every((name) => !/^dropreel-/i.test(name)),
      complaint('complaints.metadataOwn'),
    ),
})
