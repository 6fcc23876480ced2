import type { AnnouncedAbort, Session } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { partPlan, plannedPart } from '../core/part-plan.ts'
import { crc32ToBase64, hexToBase64 } from './crc32-base64.ts'
import type { LiveUpload } from './live-upload.ts'
import type { PartBody, StoredPart } from './ports.ts'
import type { Run } from './run.ts'

/** What a session has: parts to send now, and parts on the store to compare with the bytes on disk. */
export type Recovered = { missing: number[]; stored: StoredPart[] }

/** What the store says of the session now; `unlisted` where it refuses to. */
export type FoundAgain =
  | ({ kind: 'listed'; abort: AnnouncedAbort | null } & Recovered)
  | { kind: 'gone' }
  | { kind: 'unlisted' }

/** Asks the store what the session has. Parts of another size than planned count as missing. */
export async function recover(
  { upload, request, signal }: Run,
  { uploadId, partSizeBytes }: Session,
): Promise<FoundAgain> {
  const { key, source } = upload.record
  try {
    const { parts, abort } = await request((store) => store.listParts(key, uploadId, signal))
    const listed = new Map(parts.map((part) => [part.partNumber, part]))
    const missing: number[] = []
    const stored: StoredPart[] = []
    for (const { partNumber, sizeBytes } of partPlan(source.sizeBytes, partSizeBytes)) {
      const part = listed.get(partNumber)
      if (part?.sizeBytes === sizeBytes) stored.push(part)
      else missing.push(partNumber)
    }
    upload.partStates.listed(stored.map(({ partNumber }) => partNumber))
    upload.setStoredBytes(stored.reduce((sum, part) => sum + part.sizeBytes, 0))
    return { kind: 'listed', missing, stored, abort }
  } catch (thrown) {
    signal.throwIfAborted()
    const { code } = asAppFailure(thrown).error
    if (code === 'SessionGone') return { kind: 'gone' }
    if (code === 'AccessDenied' || code === 'StoreRefused') return { kind: 'unlisted' }
    throw thrown
  }
}

/**
 * Compares a stored part with the bytes on disk: by the checksum that the store returns, else by MD5 where the
 * ETag is one, else by what the journal remembers. What cannot be compared counts as different. `crc32` is the disk's.
 */
export async function compareWithDisk(
  run: Run,
  session: Session,
  part: StoredPart,
): Promise<{ matches: boolean; crc32: number }> {
  const { sizeBytes } = run.upload.record.source
  const { offsetBytes, sizeBytes: partBytes } = plannedPart(sizeBytes, session.partSizeBytes, part.partNumber)
  const { body } = await run.file.readPart(offsetBytes, partBytes)
  try {
    return { matches: await partMatches(run.upload, part, body), crc32: body.crc32 }
  } finally {
    body.release()
  }
}

async function partMatches(upload: LiveUpload, part: StoredPart, body: PartBody): Promise<boolean> {
  if (part.crc32 !== null) return part.crc32 === crc32ToBase64(body.crc32)
  if (part.crc64nvme !== undefined) return part.crc64nvme === hexToBase64(await body.digest('crc64nvme'))
  if (/^[0-9a-f]{32}$/i.test(part.etag) && part.etag.toLowerCase() === (await body.digest('md5'))) return true
  const remembered = upload.rememberedPart(part.partNumber)
  return remembered?.kind === 'stored' && remembered.crc32 === body.crc32 && remembered.etag === part.etag
}
