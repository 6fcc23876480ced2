import type { NewObject } from '../../engine/ports.ts'

const uploadField = 'dropreel-upload'
const nameField = 'dropreel-name'

/** Swift refuses a longer value, with 500 InternalError. */
const longestValue = 256
/** Of an encoded name, in `mostNameFields` fields. This leaves 1,200 bytes of S3's 2 KB to a destination's settings. */
const longestName = 740
const mostNameFields = 3

/** Before base64, which is shorter than percent-encoding in most scripts. A percent-encoded name has no colon. */
const encodings = ['utf8', 'utf16le'] as const

/**
 * The x-amz-meta- fields of a new object. S3 metadata holds US-ASCII only, so the original name is percent-encoded
 * UTF-8, as in a URL, or base64 where that would be too long for one field. What is too long even so goes on in further
 * fields (dropreel-name-2); a name that no file system allows is left out.
 */
export function metadataOf(object: NewObject, isNamed = true): Record<string, string> {
  const name = encoded(object.originalName)
  const fields = isNamed && name.length <= longestName ? slices(name) : []
  return {
    ...object.settings?.metadata,
    [uploadField]: object.uploadRecordId,
    ...Object.fromEntries(fields.map((value, index) => [nameFieldAt(index), value])),
  }
}

function encoded(name: string): string {
  const percent = percentEncoded(name)
  if (percent.length <= longestValue) return percent
  const shorter = encodings.map(
    (encoding) => `${encoding}:${Buffer.from(name, encoding).toString('base64url')}`,
  )
  return [percent, ...shorter].reduce((best, one) => (one.length < best.length ? one : best))
}

function percentEncoded(name: string): string {
  try {
    return encodeURIComponent(name)
  } catch {
    // Half a surrogate pair, which Windows names may contain. Bytes have none.
    return encodeURIComponent(Buffer.from(name, 'utf8').toString('utf8'))
  }
}

function slices(value: string): string[] {
  if (value !== '' && value.length <= longestValue) return [value]
  return value.match(new RegExp(`.{1,${longestValue}}`, 'g')) ?? []
}

function nameFieldAt(index: number): string {
  return index === 0 ? nameField : `${nameField}-${index + 1}`
}

/** The id of the upload that created an object; null if Dropreel did not create it. */
export function uploadRecordIdOf(metadata: Record<string, string> | undefined): string | null {
  return metadata?.[uploadField] ?? null
}

/** The original file name that Dropreel stored with an object; null if there is none, or it cannot be decoded. */
export function originalNameOf(metadata: Record<string, string> = {}): string | null {
  const fields = Array.from({ length: mostNameFields }, (_, index) => metadata[nameFieldAt(index)] ?? '')
  const value = fields.join('')
  const encoding = encodings.find((one) => value.startsWith(`${one}:`))
  if (encoding !== undefined)
    return Buffer.from(value.slice(encoding.length + 1), 'base64url').toString(encoding)
  try {
    return decodeURIComponent(value) || null
  } catch {
    return null
  }
}
