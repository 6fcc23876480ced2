import { type StoredObject, t } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { headVersion } from './head-version.ts'
import { hasCrc32, urlOf, type ObjectTarget } from './object-target.ts'
import type { ObjectFacts } from './ports.ts'

/** Some stores show for a moment what was at the key before. */
const mostHeads = 5

/** What went into an object. `crc32` is the whole object's, unsigned 32-bit. */
export type SentObject = { sizeBytes: number; crc32: number; partCount: number }

/** `isSeen`: HEAD showed the object that differs, and it is this upload's. */
export type Confirmation =
  | { kind: 'confirmed'; object: StoredObject }
  | { kind: 'differs'; isSeen: boolean; detail: string }

/**
 * Checks with HEAD that the object that the store answered for is there, is this upload's, and has its size and CRC-32.
 * Without s3:GetObject the answer to Complete is trusted. Throws `ObjectMissing`; `ObjectReplaced` for somebody else's.
 */
export async function confirmObject(
  target: ObjectTarget,
  answered: StoredObject,
  sent: SentObject,
): Promise<Confirmation> {
  const isAnsweredSame = hasCrc32(answered, sent.crc32)
  const found = await headFinished(target, answered)
  if (found === 'denied') {
    if (isAnsweredSame && !hasOtherParts(answered.etag, sent.partCount))
      return { kind: 'confirmed', object: answered }
    return { kind: 'differs', isSeen: false, detail: 'the answer to Complete' }
  }
  if (found === null) {
    const advice = t('notes.saidComplete')
    throw new AppFailure('ObjectMissing', urlOf(target), { advice })
  }
  if (!isOurs(target, answered, found)) throw new AppFailure('ObjectReplaced', urlOf(target))
  if (!isAnsweredSame || found.sizeBytes !== sent.sizeBytes || !hasCrc32(found, sent.crc32))
    return { kind: 'differs', isSeen: true, detail: `${found.sizeBytes} bytes, ETag ${found.etag}` }
  const { etag, versionId, checksum } = found
  const object = { etag, versionId: answered.versionId ?? versionId, checksum: checksum ?? answered.checksum }
  return { kind: 'confirmed', object }
}

async function headFinished(
  target: ObjectTarget,
  answered: StoredObject,
): Promise<ObjectFacts | 'denied' | null> {
  let heads = 0
  try {
    return await target.request(async (store, signal) => {
      const { object } = await headVersion(store, target.key, answered.versionId, signal)
      if (++heads < mostHeads && (object === null || !isOurs(target, answered, object)))
        throw new AppFailure('StoreError', t('notes.notShownYet'))
      return object
    })
  } catch (thrown) {
    target.signal.throwIfAborted()
    const { code } = asAppFailure(thrown).error
    if (code === 'AccessDenied' || code === 'StoreRefused') return 'denied'
    throw thrown
  }
}

function isOurs({ recordId }: ObjectTarget, answered: StoredObject, found: ObjectFacts): boolean {
  return found.uploadRecordId === recordId || found.etag === answered.etag
}

/** The ETag of a multipart object ends in the number of its parts, where it is made of MD5s. */
function hasOtherParts(etag: string, partCount: number): boolean {
  const count = /^[0-9a-f]{32}-(\d+)$/i.exec(etag)?.[1]
  return count !== undefined && Number(count) !== partCount
}
