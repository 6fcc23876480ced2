import pMap from 'p-map'
import type { SourceIdentity, UploadRecord } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { refuseTooLarge } from '../core/store-limits.ts'
import { removeUploads, type EngineState } from './change-uploads.ts'
import type { AddedUploads, NewUpload } from './engine.ts'
import { deliveredObject, type LiveUpload } from './live-upload.ts'
import type { SourceFile } from './ports.ts'

/** Files opened at the same time when they are added. */
const openedAtOnce = 32

/** See `Engine.add`. */
export async function addUploads(state: EngineState, wanted: NewUpload[]): Promise<AddedUploads> {
  const added: AddedUploads = { records: [], refused: [] }
  const found = await pMap(
    wanted,
    (one) => recordOf(state, one).catch((thrown: unknown) => asAppFailure(thrown)),
    { concurrency: openedAtOnce },
  )
  for (const one of found) {
    if (one instanceof Error) added.refused.push(one)
    else added.records.push(one)
  }
  await journalAll(state, added.records)
  const uploads = added.records.map((record) => state.registry.add(record, null))
  for (const upload of uploads) state.scheduler.enqueue(upload)
  return added
}

/** Identifies the file as it is now. Throws `TooLarge` before anything is journalled. */
async function recordOf({ source, clock }: EngineState, wanted: NewUpload): Promise<UploadRecord> {
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

/** One sync for all: the last line's makes those before it durable too. */
async function journalAll({ journal }: EngineState, records: UploadRecord[]): Promise<void> {
  const last = records.at(-1)
  await Promise.all(
    records.map((upload) => journal.append({ type: 'added', upload }, upload === last ? 'durable' : 'fast')),
  )
}

/** See `Engine.restart`. */
export async function restartUploads(state: EngineState, ids: string[]): Promise<AddedUploads> {
  const added: AddedUploads = { records: [], refused: [] }
  for (const upload of state.registry.ordered(ids)) {
    const { records, refused } = await addUploads(state, [newUploadOf(upload)])
    // The old upload goes only when the new one is in the journal.
    if (records.length > 0) await removeUploads(state, [upload.id])
    added.records.push(...records)
    added.refused.push(...refused)
  }
  return added
}

function newUploadOf({ record }: LiveUpload): NewUpload {
  const { file, address, destinationId, key, keyUuid, putId, contentType, objectSettings, options } = record
  const replaces = [...(record.replaces ?? []), record.id]
  return { file, address, destinationId, key, keyUuid, putId, replaces, contentType, objectSettings, options }
}

/** See `Engine.recheck`. */
export async function recheckUploads(state: EngineState, ids: string[]): Promise<UploadRecord[]> {
  const { registry, scheduler, journal, clock } = state
  const again = registry.ordered(ids).flatMap((upload) => {
    const object = deliveredObject(upload)
    if (object === null) return []
    const record = { ...upload.record, id: clock.newId(), addedAt: clock.now() }
    return [{ record, delivered: { ...object, madeBy: object.madeBy ?? upload.id } }]
  })
  await Promise.all(
    again.flatMap(({ record, delivered }) => [
      journal.append({ type: 'added', upload: record }, 'fast'),
      journal.append({ type: 'delivered', id: record.id, delivered }, 'fast'),
    ]),
  )
  const uploads = again.map(({ record, delivered }) => registry.add(record, delivered))
  // This line is synced, and with it those before it: no old upload goes without its new one.
  await removeUploads(state, ids)
  for (const upload of uploads) scheduler.enqueue(upload)
  return again.map(({ record }) => record)
}
