import { basename } from 'node:path'
import { sessionOf, type UploadDetails } from '../contract/index.ts'
import { partCount } from '../core/part-plan.ts'
import { objectSettingsInWords } from '../core/settings-in-words.ts'
import { PartStates } from './part-states.ts'
import type { DeliveredUpload } from './ports.ts'

type Known = DeliveredUpload & Partial<{ partStates: PartStates; verifiedBytes: number }>

/** What the side panel shows of an upload: of one in memory, or of one in the archive. */
export function detailsOf(upload: Known): UploadDetails {
  const { record, state, happened } = upload
  const { id, file, source, destinationId, address, key, addedAt, options, objectSettings } = record
  return {
    id,
    name: basename(file),
    file,
    sizeBytes: source.sizeBytes,
    destinationId,
    bucket: address.bucket,
    key,
    addedAt,
    state,
    parts: partsOf(upload),
    happened: [...happened],
    options,
    objectSettings: objectSettings === undefined ? [] : objectSettingsInWords(objectSettings),
  }
}

function partsOf(upload: Known): UploadDetails['parts'] {
  const { state, record, partStates = new PartStates(new Map()), verifiedBytes = 0 } = upload
  const plan = planOf(upload)
  if (plan === null) return null
  const { count, sizeBytes } = plan
  if (state.kind !== 'verifying' && state.kind !== 'done') return { sizeBytes, runs: partStates.runs(count) }
  const isProven = state.kind === 'done' && state.proof !== 'none'
  const isRead = verifiedBytes >= record.source.sizeBytes
  const verified = isProven || isRead ? count : Math.floor(verifiedBytes / (sizeBytes ?? Infinity))
  return { sizeBytes, runs: partStates.runs(count, state.kind === 'done' && !isProven ? 0 : verified) }
}

/** How many parts the upload has, and of which size in bytes; null where that is not known. */
function planOf({ state, record, delivered }: Known): { count: number; sizeBytes: number | null } | null {
  const { sizeBytes } = record.source
  const partSizeBytes = sessionOf(state)?.partSizeBytes ?? delivered?.partSizeBytes
  if (partSizeBytes) return { count: partCount(sizeBytes, partSizeBytes), sizeBytes: partSizeBytes }
  const isWhole = { count: 1, sizeBytes: null }
  if (state.kind === 'sending' || delivered !== null) return isWhole
  if (state.kind !== 'done') return null
  // S3 writes the number of its parts behind the ETag of an object that came in parts.
  const count = Number(/-(?<parts>\d+)$/u.exec(state.object.etag)?.groups?.['parts'] ?? 1)
  return { count, sizeBytes: null }
}
