import type { NewObject } from '../../engine/ports.ts'

const uploadField = 'dropreel-upload'
const nameField = 'dropreel-name'

/**
 * The x-amz-meta- fields of a new object. S3 metadata holds US-ASCII only, so the original name is
 * percent-encoded UTF-8, as in a URL.
 */
export function metadataOf(object: NewObject): Record<string, string> {
  // Through bytes, because encodeURIComponent throws on half a surrogate pair, which Windows names may contain.
  const name = Buffer.from(object.originalName, 'utf8').toString('utf8')
  return {
    ...object.settings?.metadata,
    [uploadField]: object.uploadRecordId,
    [nameField]: encodeURIComponent(name),
  }
}

/** The id of the upload that created an object; null if Dropreel did not create it. */
export function uploadRecordIdOf(metadata: Record<string, string> | undefined): string | null {
  return metadata?.[uploadField] ?? null
}

/** The original file name that Dropreel stored with an object; null if there is none, or it cannot be decoded. */
export function originalNameOf(metadata: Record<string, string> | undefined): string | null {
  try {
    return decodeURIComponent(metadata?.[nameField] ?? '') || null
  } catch {
    return null
  }
}
