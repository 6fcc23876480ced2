import type { MayReplace } from './create-object.ts'
import type { LiveUpload } from './live-upload.ts'
import type { NewObject } from './ports.ts'

/** The object that this upload asks the store to make. */
export function newObject(upload: LiveUpload, mayReplace: MayReplace): NewObject {
  const { record, options } = upload
  return {
    key: record.key,
    contentType: record.contentType,
    uploadRecordId: upload.id,
    originalName: upload.view().name.normalize('NFC'),
    overwrite: options.overwrite || mayReplace === 'own object',
    settings: record.objectSettings,
  }
}
