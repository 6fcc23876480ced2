import { basename } from 'node:path'
import type { LiveUpload } from './live-upload.ts'
import type { NewObject, ObjectFacts } from './ports.ts'

/**
 * What an upload may replace at its key even where its options forbid to overwrite: nothing, or its own object, which
 * was found to differ from the file.
 */
export type MayReplace = 'nothing' | 'own object'

/** The object that an upload makes. */
export function newObject({ record, options }: LiveUpload, mayReplace: MayReplace): NewObject {
  const { id, file, key, contentType, objectSettings: settings, mayReplace: etag } = record
  const originalName = basename(file).normalize('NFC')
  const isAnyReplaced = options.overwrite || mayReplace === 'own object'
  const overwrite = isAnyReplaced || etag === undefined ? isAnyReplaced : { etag }
  return { key, contentType, uploadRecordId: id, originalName, overwrite, settings }
}

/**
 * True for an object of this upload, of an earlier upload of this file that it replaces, and of the upload that it
 * rechecks, if a proof refuted that object.
 */
export function owns(
  { record, delivered }: LiveUpload,
  { uploadRecordId: id }: Pick<ObjectFacts, 'uploadRecordId'>,
): boolean {
  if (id === null) return false
  const isRefuted = delivered?.refuted === true && delivered.madeBy === id
  return id === record.id || isRefuted || record.replaces?.includes(id) === true
}
