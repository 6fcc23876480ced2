import type { NewObject } from './ports.ts'
import type { Run } from './run.ts'

/** The object that this upload makes, as it is asked of the store. */
export function newObject(run: Run): NewObject {
  const { record, options } = run.upload
  return {
    key: record.key,
    contentType: record.contentType,
    uploadRecordId: run.upload.id,
    originalName: run.upload.view().name.normalize('NFC'),
    overwrite: options.overwrite || run.replacesOwn,
    settings: record.objectSettings,
  }
}
