import type { SourceIdentity, UploadRecord } from '../contract/index.ts'
import type { AppFailure } from '../core/errors.ts'
import { refuseTooLarge } from '../core/store-limits.ts'
import type { Clock, Source, SourceFile } from './ports.ts'

/** A file to be uploaded, with its absolute path: all but what the engine adds itself. */
export type NewUpload = Omit<UploadRecord, 'id' | 'source' | 'addedAt'>

/** The uploads that were added, and the failures of files that could not be. */
export type AddedUploads = { records: UploadRecord[]; refused: AppFailure[] }

/** Identifies the file as it is now. Throws `TooLarge`, and what the source throws. */
export async function recordOf(
  { source, clock }: { source: Source; clock: Clock },
  wanted: NewUpload,
): Promise<UploadRecord> {
  const identity = await identify(await source.open(wanted.file, null))
  refuseTooLarge(wanted.file, identity.sizeBytes, wanted.address.endpoint)
  return { id: clock.newId(), ...wanted, source: identity, addedAt: clock.now() }
}

async function identify(file: SourceFile): Promise<SourceIdentity> {
  try {
    return await file.identity()
  } finally {
    await file.close()
  }
}

/** The same upload of the file as it is now. */
export function renewed({ id, source: _old, addedAt: _then, ...upload }: UploadRecord): NewUpload {
  return { ...upload, replaces: [...(upload.replaces ?? []), id] }
}
