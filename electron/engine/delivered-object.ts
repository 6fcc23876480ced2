import type { Delivered } from '../contract/index.ts'
import type { LiveUpload } from './live-upload.ts'

/** The object of a finished upload, to be proven again; null for any other upload. */
export function deliveredObject({ state, delivered }: LiveUpload): Delivered | null {
  if (state.kind !== 'done') return null
  return delivered ?? { object: state.object, partSizeBytes: null, refuted: false }
}
