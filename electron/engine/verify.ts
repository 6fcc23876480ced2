import type { Delivered, Proof, SourceIdentity, StoredObject } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { mayBeEdited, settlesInMs } from '../core/source-identity.ts'
import { compare, type Pair } from './compare.ts'
import { urlOf } from './object-target.ts'
import type { Run } from './run.ts'

/** A file that keeps changing its ctime is read so often, and not more. */
const mostReadings = 3

/**
 * What a verification proved: the grade, whether the object was read back, the object as the store describes it,
 * and the file that was read. `writers` are
 * the programs that could change the file when its reading began: no time of a file tells of a write to a mapped page
 * that was dirty before. They are looked for only where the file is to go to the trash.
 */
export type Evidence = {
  proof: Exclude<Proof, 'none'>
  readBack: boolean
  object: StoredObject
  identity: SourceIdentity
  writers: string[]
}

/**
 * Reads the file anew and compares it with the finished object; reads that back where the upload's options demand it.
 * Throws `ProofFailed`, `SourceChanged`,
 * `ObjectMissing`, and what the ports throw.
 */
export async function verify(run: Run, { object, partSizeBytes }: Delivered): Promise<Evidence> {
  const { record, options } = run.upload
  const pair = pairOf(run, object.versionId, partSizeBytes)
  for (let reading = 1; reading <= mostReadings; reading++) {
    const before = await run.sourceIdentity()
    // What is written in the same tick would not show afterwards.
    const settlesIn = settlesInMs(before, run.clock.now())
    if (settlesIn > 0) await run.clock.sleep(settlesIn, run.signal)
    const writers = options.deleteLocal === null ? [] : await run.writers()
    const found = await compare(pair, object.etag, options.verify === 'read-back')
    const identity = await run.sourceIdentity()
    if (found.kind === 'missing') throw new AppFailure('ObjectMissing', urlOf(run.target))
    // An edit in place while the file was read: what was read may be neither the old file nor the new one.
    if (mayBeEdited(before, identity)) continue
    if (found.kind === 'different') throw new AppFailure('ProofFailed', record.file, { detail: found.by })
    const { etag, versionId, checksum } = found.object
    const proven = { etag, versionId: versionId ?? object.versionId, checksum: checksum ?? object.checksum }
    return { proof: found.grade, readBack: found.readBack, object: proven, identity, writers }
  }
  throw new AppFailure('SourceChanged', record.file)
}

/** What to compare: the upload's file with its object. `partSizeBytes` is null for a single put. */
export function pairOf(run: Run, versionId: string | null, partSizeBytes: number | null): Pair {
  const { upload, file, request, signal } = run
  const { key, source, objectSettings: settings } = upload.record
  return {
    file,
    sizeBytes: source.sizeBytes,
    key,
    versionId,
    partSizeBytes,
    settings,
    request,
    onProgress: (share) => upload.verified(Math.floor(share * source.sizeBytes)),
    signal,
  }
}
