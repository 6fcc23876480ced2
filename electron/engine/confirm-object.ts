import type { StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { withRetry } from './with-retry.ts'
import { headVersion } from './head-version.ts'
import type { ObjectFacts } from './ports.ts'
import type { Run } from './run.ts'
import { hasCrc32, isSameSize } from './create-object.ts'

/** Some stores show for a moment what was at the key before. */
const mostLooks = 5

/** What went into a multipart object. `crc32` is the whole file's, unsigned 32-bit. */
export type SentObject = { crc32: number; partCount: number }

/**
 * Looks once whether the object that Complete answered for is there, and is this upload's. Who may not look has to trust
 * the answer. Throws `ObjectMissing`; `ProofFailed` for another size or checksum; `ObjectReplaced` for somebody else's.
 */
export async function confirmObject(run: Run, told: StoredObject, sent: SentObject): Promise<StoredObject> {
  const { record } = run.upload
  const place = `s3://${record.address.bucket}/${record.key}`
  const isToldSame = hasCrc32(told, sent.crc32)
  const found = await look(run, told)
  if (found === 'denied') {
    if (!isToldSame || hasOtherParts(told.etag, sent.partCount)) throw differs(run, 'the answer to Complete')
    return told
  }
  if (found === null) {
    const advice = 'The store had said that it was complete. Try again, or ask the owner of the store.'
    throw new AppFailure('ObjectMissing', place, { advice })
  }
  if (!isOurs(run, told, found)) throw new AppFailure('ObjectReplaced', place)
  if (!isToldSame || !isSameSize(run, found) || !hasCrc32(found, sent.crc32)) {
    run.replacesOwn = true
    throw differs(run, `${found.sizeBytes} bytes, ETag ${found.etag}`)
  }
  const { etag, versionId, checksum } = found
  return { etag, versionId: told.versionId ?? versionId, checksum: checksum ?? told.checksum }
}

async function look(run: Run, told: StoredObject): Promise<ObjectFacts | 'denied' | null> {
  let looks = 0
  try {
    return await withRetry(run, async () => {
      const { object } = await headVersion(run.store, run.upload.record.key, told.versionId, run.signal)
      if (++looks < mostLooks && (object === null || !isOurs(run, told, object)))
        throw new AppFailure('StoreError', 'it does not show the finished object yet')
      return object
    })
  } catch (thrown) {
    run.signal.throwIfAborted()
    const { code } = asAppFailure(thrown).error
    if (code === 'AccessDenied' || code === 'StoreRefused') return 'denied'
    throw thrown
  }
}

function isOurs({ upload }: Run, told: StoredObject, found: ObjectFacts): boolean {
  return found.uploadRecordId === upload.id || found.etag === told.etag
}

/** The ETag of a multipart object ends in the number of its parts, where it is made of MD5s. */
function hasOtherParts(etag: string, partCount: number): boolean {
  const count = /^[0-9a-f]{32}-(\d+)$/i.exec(etag)?.[1]
  return count !== undefined && Number(count) !== partCount
}

function differs({ upload }: Run, detail: string): AppFailure {
  return new AppFailure('ProofFailed', upload.record.file, { detail })
}
