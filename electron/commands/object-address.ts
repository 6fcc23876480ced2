import { AppFailure } from '../core/errors.ts'
import { hasDotPart } from '../core/object-key.ts'

/**
 * The object that `s3://bucket/key` names; null where the word is no such address. Throws `BadInput` for a key that
 * no request can carry as it is.
 */
export function objectAt(word: string): { bucket: string; key: string } | null {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(word) ?? []
  if (bucket === undefined || key === undefined) return null
  if (hasDotPart(key)) {
    throw new AppFailure('BadInput', `The key in ${word} has a part that is only "." or "..".`, {
      advice: 'Requests cannot carry such a key; give the key as the store lists it.',
    })
  }
  return { bucket, key }
}
