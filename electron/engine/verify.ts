import { createHash, type Hash } from 'node:crypto'
import { crc32 as crc32Of } from 'node:zlib'
import type { Proof, StoredObject } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { combineCrc32 } from '../core/crc32-combine.ts'
import { partPlan, partSizeFor } from '../core/part-plan.ts'
import { attempt } from './attempt.ts'
import type { ObjectFacts, PartBody } from './ports.ts'
import { crc32ToBase64 } from './crc32-base64.ts'
import type { Run } from './run.ts'

/**
 * Reads the file anew and compares it with the object. Grade A: the store's full-object CRC-32; B: the
 * (multipart) ETag recomputed from disk; C: the object read back. Throws `ProofFailed`, `SourceChanged`,
 * `ObjectMissing`.
 */
export async function verify(run: Run, object: StoredObject, partSizeBytes: number | null): Promise<Proof> {
  const { record } = run.upload
  const facts = await attempt(run, () => run.store.head(record.key, run.signal))
  if (facts === null) throw new AppFailure('ObjectMissing', `s3://${record.address.bucket}/${record.key}`)
  const isThisObject = facts.etag === object.etag && facts.sizeBytes === record.source.sizeBytes
  if (!isThisObject) throw new AppFailure('ProofFailed', record.file)
  const found = { ...facts, checksum: facts.checksum ?? object.checksum }
  const told = await isTheFile(run, found, partSizeBytes)
  await run.sourceIdentity()
  if (told === 'unknown') return proven((await readBackCrc32(run)) === (await crc32OfFile(run)), 'C', run)
  const isByChecksum = found.checksum?.algorithm === 'CRC32' && found.checksum.scope === 'full'
  return proven(told === 'same', isByChecksum ? 'A' : 'B', run)
}

/**
 * Reads the whole file and compares it with what the store says of the object: by the full-object CRC-32, else
 * by the ETag where that is made of MD5s. `partSizeBytes` is null for a single put.
 */
export async function isTheFile(
  run: Run,
  { checksum, etag }: Pick<ObjectFacts, 'checksum' | 'etag'>,
  partSizeBytes: number | null,
): Promise<'same' | 'different' | 'unknown'> {
  if (checksum?.algorithm === 'CRC32' && checksum.scope === 'full') {
    return checksum.value === crc32ToBase64(await crc32OfFile(run)) ? 'same' : 'different'
  }
  const partMd5s = await partMd5sOf(run, partSizeBytes)
  // An ETag that differs need not be made of MD5s (KMS), so it tells nothing.
  return etagOf(partMd5s, partSizeBytes !== null) === etag.toLowerCase() ? 'same' : 'unknown'
}

function proven(isSame: boolean, grade: Proof, run: Run): Proof {
  if (!isSame) throw new AppFailure('ProofFailed', run.upload.record.file)
  return grade
}

async function crc32OfFile(run: Run): Promise<number> {
  let crc32 = 0
  const { sizeBytes } = run.upload.record.source
  await forEachPart(run, partSizeFor(sizeBytes, null), async (body) => {
    crc32 = combineCrc32(crc32, body.crc32, body.sizeBytes)
  })
  return crc32
}

async function partMd5sOf(run: Run, partSizeBytes: number | null): Promise<string[]> {
  const partMd5s: string[] = []
  await forEachPart(run, partSizeBytes, async (body) => {
    partMd5s.push(await body.digest('md5'))
  })
  return partMd5s
}

async function forEachPart(
  run: Run,
  partSizeBytes: number | null,
  see: (body: PartBody) => Promise<void>,
): Promise<void> {
  const { sizeBytes: fileBytes } = run.upload.record.source
  // A single put is one part, however large it is.
  const plan = partPlan(fileBytes, partSizeBytes ?? Math.max(1, fileBytes))
  for (const { offsetBytes, sizeBytes } of plan) {
    run.signal.throwIfAborted()
    const body = await run.file.readPart(offsetBytes, sizeBytes)
    try {
      await see(body)
    } finally {
      body.release()
    }
  }
}

/** The ETag that S3 gives: the MD5 of a single put, or the MD5 of the parts' MD5s with their number. */
function etagOf(partMd5s: string[], isMultipart: boolean): string {
  if (!isMultipart) return partMd5s[0] ?? ''
  const all: Hash = createHash('md5')
  for (const md5 of partMd5s) all.update(Buffer.from(md5, 'hex'))
  return `${all.digest('hex')}-${partMd5s.length}`
}

async function readBackCrc32(run: Run): Promise<number> {
  return attempt(run, async () => {
    let crc32 = 0
    for await (const chunk of run.store.read(run.upload.record.key, run.signal)) crc32 = crc32Of(chunk, crc32)
    return crc32
  })
}
