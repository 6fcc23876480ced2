import pMap from 'p-map'
import type { SourceIdentity, UploadRecord } from '../contract/index.ts'
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
  const found = await pMap(wanted, (one) => orFailure(checked(around, one)), { concurrency: lookedAtOnce })
  // All at once, so that they share a look at all programs.
  const looked = await Promise.all(
    found.map(async (one) => (one instanceof Error ? one : orFailure(recordOf(around, one)))),
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

type Checked = { wanted: NewUpload; identity: SourceIdentity }

/** Throws `TooLarge`, and what the source throws. */
async function checked({ source }: Around, wanted: NewUpload): Promise<Checked> {
  const { file, within, address } = wanted
  const identity = await source.at(file, null, within).check()
  refuseTooLarge(file, identity.sizeBytes, address.endpoint)
  return { wanted, identity }
}

async function recordOf(around: Around, { wanted, identity }: Checked): Promise<UploadRecord> {
  const { clock } = around
  const { file, options } = wanted
  const look = await lookAtFile(around, { file, device: identity.device, options }, identity, null)
  // The id comes first: by it a damaged line of the journal tells whose it is (disk/damaged-line.ts).
  const record = { id: clock.newId(), ...wanted, source: look.identity, addedAt: clock.now() }
  return look.kind === 'written' ? { ...record, mayGrow: true } : record
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
