import { createHash, type Hash } from 'node:crypto'
import { crc32 as crc32Of } from 'node:zlib'
import type { Proof, StoredObject } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { combineCrc32 } from '../core/crc32-combine.ts'
import { partPlan, partSizeFor } from '../core/part-plan.ts'
import { attempt } from './attempt.ts'
import { base64OfCrc32 } from './recover.ts'
import type { Run } from './run.ts'

type FileHashes = { crc32: number; partMd5s: string[] }

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
  const checksum = facts.checksum ?? object.checksum
  const hashes = await hashFile(run, partSizeBytes ?? partSizeFor(record.source.sizeBytes, null))
  await run.sourceIdentity()
  if (checksum?.algorithm === 'CRC32' && checksum.scope === 'full') {
    return proven(checksum.value === base64OfCrc32(hashes.crc32), 'A', run)
  }
  if (etagOf(hashes.partMd5s, partSizeBytes !== null) === facts.etag.toLowerCase()) return 'B'
  return proven((await readBackCrc32(run)) === hashes.crc32, 'C', run)
}

function proven(isSame: boolean, grade: Proof, run: Run): Proof {
  if (!isSame) throw new AppFailure('ProofFailed', run.upload.record.file)
  return grade
}

async function hashFile(run: Run, partSizeBytes: number): Promise<FileHashes> {
  let crc32 = 0
  const partMd5s: string[] = []
  for (const { offsetBytes, sizeBytes } of partPlan(run.upload.record.source.sizeBytes, partSizeBytes)) {
    run.signal.throwIfAborted()
    const body = await run.file.readPart(offsetBytes, sizeBytes)
    try {
      crc32 = combineCrc32(crc32, body.crc32, sizeBytes)
      partMd5s.push(await body.digest('md5'))
    } finally {
      body.release()
    }
  }
  return { crc32, partMd5s }
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
