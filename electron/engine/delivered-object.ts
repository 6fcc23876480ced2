import type { Delivered } from '../contract/index.ts'
import type { DeliveredUpload } from './ports.ts'

/** The object of a finished upload, to be proven again; null for any other upload. */
export function deliveredObject({
  state,
  delivered,
}: Pick<DeliveredUpload, 'state' | 'delivered'>): Delivered | null {
  if (state.kind !== 'done') return null
  return delivered ?? { object: state.object, partSizeBytes: null, refuted: false }
}
