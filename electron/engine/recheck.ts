import type { Delivered, UploadRecord } from '../contract/index.ts'
import { deliveredObject } from './delivered-object.ts'
import type { EngineContext } from './engine-context.ts'
import type { DeliveredUpload } from './ports.ts'

/** A new upload that has its object already, and only has to prove it. */
type Rechecked = { record: UploadRecord; delivered: Delivered }

/** Journals a new upload for each finished one; those without an object are left out. */
export async function journalRechecked(
  { journal, clock }: Pick<EngineContext, 'journal' | 'clock'>,
  uploads: readonly DeliveredUpload[],
): Promise<Rechecked[]> {
  const again = uploads.flatMap((upload) => {
    const object = deliveredObject(upload)
    if (object === null) return []
    const record = { ...upload.record, id: clock.newId(), addedAt: clock.now() }
    return [{ record, delivered: { ...object, madeBy: object.madeBy ?? upload.record.id } }]
  })
  await Promise.all(
    again.flatMap(({ record, delivered }) => [
      journal.append({ type: 'added', upload: record }, 'fast'),
      // Synced: no old upload goes without its new one.
      journal.append({ type: 'delivered', id: record.id, delivered }, 'durable'),
    ]),
  )
  return again
}
