import { randomUUID } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { AppFailure } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'
import { ALGORITHMS } from './checksums.ts'

const Checksum = z.object({ algorithm: z.enum(ALGORITHMS), value: z.string() })
const TypeOfChecksum = z.enum(['COMPOSITE', 'FULL_OBJECT'])
const Texts = z.record(z.string(), z.string())

/** Records of earlier versions call it `md5`. */
function withEtag(part: unknown): unknown {
  return typeof part === 'object' && part !== null && 'md5' in part ? { ...part, etag: part.md5 } : part
}

/**
 * One stored run of bytes. `etag` is the MD5 in hex, or what encryption makes of it; `modifiedAt` epoch ms, `blob` the
 * name of its data file.
 */
export const StoredPart = z.preprocess(
  withEtag,
  z.object({
    number: z.int().positive(),
    blob: z.string(),
    size: z.int().nonnegative(),
    etag: z.string(),
    checksum: Checksum.nullable(),
    modifiedAt: z.number(),
  }),
)
export type StoredPart = z.infer<typeof StoredPart>

/** What a client says about an object beside its bytes. */
export const Description = z.object({
  /** Stored response headers: content-type, cache-control and the like, names in lower case. */
  headers: Texts,
  /** x-amz-meta-*, without the prefix. */
  metadata: Texts,
  tags: Texts,
  storageClass: z.string(),
  /** As asked for; the bytes lie on this computer as they came. */
  encryption: z.object({ algorithm: z.enum(['AES256', 'aws:kms']), keyId: z.string().nullable() }).nullish(),
})
export type Description = z.infer<typeof Description>

export const ObjectRecord = z.object({
  key: z.string(),
  /** Without quotes. */
  etag: z.string(),
  size: z.int().nonnegative(),
  modifiedAt: z.number(),
  description: Description,
  parts: z.array(StoredPart),
  checksum: Checksum.extend({ type: TypeOfChecksum }).nullable(),
  /** The upload that this object was completed from; a second Complete is answered from it. */
  uploadId: z.string().nullable(),
})
export type ObjectRecord = z.infer<typeof ObjectRecord>

export const UploadRecord = z.object({
  uploadId: z.string(),
  key: z.string(),
  initiatedAt: z.number(),
  description: Description,
  /** `implied`: the client asked for none, so S3 keeps its own CRC64NVME. Null: a store without checksums. */
  checksum: z
    .object({ algorithm: z.enum(ALGORITHMS), type: TypeOfChecksum, implied: z.boolean() })
    .nullable(),
})
export type UploadRecord = z.infer<typeof UploadRecord>

export const BucketRecord = z.object({ name: z.string(), createdAt: z.number() })
export type BucketRecord = z.infer<typeof BucketRecord>

/** Records with what belongs to them, as they are in memory. */
export type Upload = UploadRecord & { parts: Map<number, StoredPart> }
export type Bucket = BucketRecord & { objects: Map<string, ObjectRecord>; uploads: Map<string, Upload> }

/** Replaces a file whole: after a crash it has its old or its new content. */
export async function writeRecord(path: string, record: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  const file = await open(temporary, 'wx')
  try {
    await file.writeFile(JSON.stringify(record))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

/** Throws `BadInput` for a file that is damaged. */
export async function readRecord<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(parseJson(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.data
  throw new AppFailure('BadInput', `The file ${path} of the demo store is damaged.`, {
    advice: 'Delete it, or let the demo store use another folder.',
    cause: parsed.error,
  })
}
