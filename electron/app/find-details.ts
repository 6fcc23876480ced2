import type { UploadDetails } from '../contract/index.ts'
import { detailsOf } from '../engine/details.ts'
import type { Dropreel } from './open-dropreel.ts'

/** What is known of an upload, in the list or in the history; null where it is in neither. Throws `StateUnwritable`. */
export async function findDetails(
  { engine, history }: Pick<Dropreel, 'engine' | 'history'>,
  id: string,
): Promise<UploadDetails | null> {
  const known = engine.details(id)
  if (known !== undefined) return known
  const delivered = (await history.find([id])).find(({ record }) => record.id === id)
  return delivered === undefined ? null : detailsOf(delivered)
}
