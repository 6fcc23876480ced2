import pMap from 'p-map'
import type { UploadRecord } from '../contract/index.ts'
import { asAppFailure, type AppFailure } from '../core/errors.ts'
import { refuseTooLarge } from '../core/store-limits.ts'
import { lookAtFile } from './look-at-file.ts'
import type { Clock, Source } from './ports.ts'

/** A file to be uploaded, with its absolute path: all but what the engine adds itself. */
export type NewUpload = Omit<UploadRecord, 'id' | 'source' | 'mayGrow' | 'addedAt'>

/** The uploads that were added, and the failures of files that could not be. */
export type AddedUploads = { records: UploadRecord[]; refused: AppFailure[] }

/** Files that are looked at side by side when they are added. */
const lookedAtOnce = 32

type Around = { source: Source; clock: Clock }

/** Identifies the files as they are now, and finds out which of them may still be being written. */
export async function recordsOf(around: Around, wanted: NewUpload[]): Promise<AddedUploads> {
  const added: AddedUploads = { records: [], refused: [] }
  const found = await pMap(wanted, (one) => orFailure(recordOf(around, one)), { concurrency: lookedAtOnce })
  // All at once, so that they share a look at all programs.
  const looked = await Promise.all(
    found.map(async (one) => (one instanceof Error ? one : orFailure(lookedAt(around, one)))),
  )
  for (const one of looked) {
    if (one instanceof Error) added.refused.push(one)
    else added.records.push(one)
  }
  return added
}

function orFailure<T>(result: Promise<T>): Promise<T | AppFailure> {
  return result.catch((thrown: unknown) => asAppFailure(thrown))
}

/** Throws `TooLarge`, and what the source throws. */
async function recordOf({ source, clock }: Around, wanted: NewUpload): Promise<UploadRecord> {
  const identity = await source.at(wanted.file, null, wanted.within).check()
  refuseTooLarge(wanted.file, identity.sizeBytes, wanted.address.endpoint)
  return { id: clock.newId(), ...wanted, source: identity, addedAt: clock.now() }
}

async function lookedAt(around: Around, record: UploadRecord): Promise<UploadRecord> {
  if (record.options.waitStillSeconds === null) return record
  const look = await lookAtFile(around, record, record.source, null)
  return { ...record, source: look.identity, ...(look.kind === 'written' ? { mayGrow: true } : {}) }
}

/** The same upload of the file as it is now. */
export function renewed({
  id,
  source: _old,
  mayGrow: _no,
  mayReplace: _it,
  addedAt: _then,
  ...upload
}: UploadRecord): NewUpload {
  return { ...upload, replaces: [...(upload.replaces ?? []), id] }
}
