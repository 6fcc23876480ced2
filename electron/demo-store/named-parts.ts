import { z } from 'zod'
import type { StoredPart } from './records.ts'
import { S3Error } from './s3-error.ts'
import type { Upload } from './storage.ts'
import { fromXml } from './xml.ts'

const CompleteMultipartUpload = z.object({
  Part: z
    .array(
      z.object({
        PartNumber: z.string().regex(/^\d+$/).transform(Number),
        ETag: z.string(),
        ChecksumCRC32: z.string().optional(),
        ChecksumCRC32C: z.string().optional(),
        ChecksumCRC64NVME: z.string().optional(),
        ChecksumSHA1: z.string().optional(),
        ChecksumSHA256: z.string().optional(),
      }),
    )
    .min(1),
})

export type NamedPart = z.infer<typeof CompleteMultipartUpload>['Part'][number]

/** The parts that a CompleteMultipartUpload body names. Throws MalformedXML. */
export function parseNamedParts(body: string): NamedPart[] {
  return fromXml(body, 'CompleteMultipartUpload', CompleteMultipartUpload).Part
}

/** The parts the client names, in its order. Throws InvalidPartOrder, InvalidPart. */
export function selectParts(upload: Upload, named: NamedPart[]): StoredPart[] {
  for (const [index, { PartNumber }] of named.entries()) {
    if (PartNumber <= (named[index - 1]?.PartNumber ?? 0)) {
      throw new S3Error(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { UploadId: upload.uploadId },
      )
    }
  }
  return named.map((name) => {
    const part = upload.parts.get(name.PartNumber)
    if (part === undefined || !isNamed(name, part)) {
      throw new S3Error(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { UploadId: upload.uploadId, PartNumber: name.PartNumber, ETag: name.ETag },
      )
    }
    return part
  })
}

/** Whether the ETag, and the checksum where one is given, are those of the stored part. */
export function isNamed(name: NamedPart, { etag, checksum }: StoredPart): boolean {
  if (name.ETag.replaceAll('"', '') !== etag) return false
  const given = checksum === null ? undefined : name[`Checksum${checksum.algorithm}`]
  return given === undefined || given === checksum?.value
}
