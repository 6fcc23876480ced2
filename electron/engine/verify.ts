import type { Delivered, Proof, SourceIdentity, StoredObject } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { withRetry } from './with-retry.ts'
import { compare, compareSums, type Pair } from './compare.ts'
import type { ObjectFacts } from './ports.ts'
import { mayBeEdited, type Run } from './run.ts'

/** A file that keeps changing its ctime is read so often, and not more. */
const mostReadings = 3

/** What a verification proved: the grade, the object as the store tells it, and the file that was read. */
export type Evidence = {
  proof: Exclude<Proof, 'none'>
  object: StoredObject
  identity: SourceIdentity
}

/**
 * Reads the file anew and compares it with the finished object. Throws `ProofFailed`, `SourceChanged`,
 * `ObjectMissing`, and what the ports throw.
 */
export async function verify(run: Run, { object, partSizeBytes }: Delivered): Promise<Evidence> {
  const { record } = run.upload
  const pair = { ...pairOf(run, object.versionId, partSizeBytes), etag: object.etag }
  for (let reading = 1; reading <= mostReadings; reading++) {
    const before = await run.sourceIdentity()
    const told = await compare(pair)
    const identity = await run.sourceIdentity()
    if (told.kind === 'missing') {
      throw new AppFailure('ObjectMissing', `s3://${record.address.bucket}/${record.key}`)
    }
    // An edit in place while the file was read: what was read may be neither the old file nor the new one.
    if (mayBeEdited(before, identity)) continue
    if (told.kind === 'different') throw new AppFailure('ProofFailed', record.file, { detail: told.by })
    const { etag, versionId, checksum } = told.object
    const proven = { etag, versionId: versionId ?? object.versionId, checksum: checksum ?? object.checksum }
    return { proof: told.grade, object: proven, identity }
  }
  throw new AppFailure('SourceChanged', record.file)
}

/**
 * Reads the whole file and compares it with what the store says of the object, which is not read itself.
 * `partSizeBytes` is null for a single put.
 */
export async function isTheFile(
  run: Run,
  facts: Pick<ObjectFacts, 'checksum' | 'etag' | 'versionId'>,
  partSizeBytes: number | null,
): Promise<'same' | 'different' | 'unknown'> {
  return (await compareSums(pairOf(run, facts.versionId, partSizeBytes), facts)).kind
}

function pairOf(run: Run, versionId: string | null, partSizeBytes: number | null): Omit<Pair, 'etag'> {
  const { upload, store, file, signal } = run
  const { key, source } = upload.record
  return {
    store,
    file,
    sizeBytes: source.sizeBytes,
    key,
    versionId,
    partSizeBytes,
    ask: (action) => withRetry(run, action),
    onProgress: (share) => upload.verified(Math.floor(share * source.sizeBytes)),
    signal,
  }
}
