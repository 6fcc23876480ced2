import type { AnnouncedAbort, Session } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { partPlan, plannedPart } from '../core/part-plan.ts'
import { crc32ToBase64 } from './crc32-base64.ts'
import type { LiveUpload } from './live-upload.ts'
import type { ListedParts, PartBody, StoredPart } from './ports.ts'
import type { RequestRun, Run } from './run.ts'

/** What a session has: parts to send now, and parts on the store to compare with the bytes on disk. */
export type Recovered = { missing: number[]; stored: StoredPart[] }

/** What the store says of the session now; `unlisted` where it refuses to. */
export type FoundAgain =
  | ({ kind: 'listed'; abort: AnnouncedAbort | null } & Recovered)
  | { kind: 'gone' }
  | { kind: 'unlisted' }

/** Asks the store what the session has. Parts of another size than planned count as missing. */
export async function recover(run: RequestRun, session: Session): Promise<FoundAgain> {
  const { record } = run.upload
  const listed = await listParts(run, session)
  if ('kind' in listed) return listed
  const { parts, abort } = listed
  const stored = new Map<number, StoredPart>()
  for (const part of parts) stored.set(part.partNumber, part)
  const missing: number[] = []
  for (const { partNumber, sizeBytes } of partPlan(record.source.sizeBytes, session.partSizeBytes)) {
    if (stored.get(partNumber)?.sizeBytes === sizeBytes) continue
    stored.delete(partNumber)
    missing.push(partNumber)
  }
  const known = Array.from(stored.values()).filter((part) => part.partNumber <= missing.length + stored.size)
  run.upload.setStoredBytes(known.reduce((sum, part) => sum + part.sizeBytes, 0))
  return { kind: 'listed', missing, stored: known, abort }
}

async function listParts(
  { upload, request, signal }: RequestRun,
  session: Session,
): Promise<ListedParts | { kind: 'gone' | 'unlisted' }> {
  try {
    return await request((store) => store.listParts(upload.record.key, session.uploadId, signal))
  } catch (thrown) {
    signal.throwIfAborted()
    const failure = asAppFailure(thrown)
    const { code } = failure.error
    if (code === 'SessionGone') return { kind: 'gone' }
    if (code === 'AccessDenied' || code === 'StoreRefused') return { kind: 'unlisted' }
    throw failure
  }
}

/** What the comparison of one stored part with the disk found. `crc32` is the disk's. */
export type Compared = { matches: boolean; crc32: number }

/**
 * Compares a stored part with the bytes on disk: by the checksum that the store returns, else by MD5 where the
 * ETag is one, else by what the journal remembers. What cannot be compared counts as different.
 */
export async function compareWithDisk(
  run: Pick<Run, 'upload' | 'file'>,
  session: Session,
  part: StoredPart,
): Promise<Compared> {
  const { sizeBytes } = run.upload.record.source
  const { offsetBytes, sizeBytes: partBytes } = plannedPart(sizeBytes, session.partSizeBytes, part.partNumber)
  const body = await run.file.readPart(offsetBytes, partBytes)
  try {
    return { matches: await partMatches(run.upload, part, body), crc32: body.crc32 }
  } finally {
    body.release()
  }
}

async function partMatches(upload: LiveUpload, part: StoredPart, body: PartBody): Promise<boolean> {
  if (part.crc32 !== null) return part.crc32 === crc32ToBase64(body.crc32)
  if (/^[0-9a-f]{32}$/i.test(part.etag) && part.etag.toLowerCase() === (await body.digest('md5'))) return true
  const remembered = upload.rememberedPart(part.partNumber)
  return remembered?.kind === 'stored' && remembered.crc32 === body.crc32 && remembered.etag === part.etag
}
