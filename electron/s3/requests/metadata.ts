import type { NewObject } from '../../engine/ports.ts'

const uploadField = 'dropreel-upload'
const nameField = 'dropreel-name'

/**
 * The x-amz-meta- fields of a new object. S3 metadata holds US-ASCII only, so the original name is
 * percent-encoded UTF-8, as in a URL.
 */
export function metadataOf(object: NewObject): Record<string, string> {
  // By way of bytes, as encodeURIComponent throws on half a surrogate pair, which Windows names may hold.
  const name = Buffer.from(object.originalName, 'utf8').toString('utf8')
  return {
    ...object.settings?.metadata,
    [uploadField]: object.uploadRecordId,
    [nameField]: encodeURIComponent(name),
  }
}

/** The id of the upload that made an object; null when it does not come from Dropreel. */
export function uploadRecordIdOf(metadata: Record<string, string> | undefined): string | null {
  return metadata?.[uploadField] ?? null
}

/** The file's own name that Dropreel kept with an object; null when there is none, or none that can be read. */
export function originalNameOf(metadata: Record<string, string> | undefined): string | null {
  try {
    return decodeURIComponent(metadata?.[nameField] ?? '') || null
  } catch {
    return null
  }
}
