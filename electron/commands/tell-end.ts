import type { Link, UploadView } from '../contract/index.ts'
import { ofUpload } from './advice.ts'
import type { Output } from './output.ts'

/** How an upload ended. `isToGo`: its file was to go to the trash then. */
type End = { view: UploadView; isToGo: boolean; link: Link | null }

/** Prints how an upload ended, and returns its exit code. */
export function tellEnd({ view, isToGo, link }: End, output: Output): number {
  const { id, file, state, bucket, key, sizeBytes } = view
  for (const note of view.notes) output.notice(`${view.name}: ${note}`)
  if (state.kind === 'failed') {
    const error = ofUpload(state.error, view.destinationId)
    return output.failed({ id, file, error, isKept: isToGo })
  }
  if (state.kind !== 'done') return 0
  const { object, proof, readBack = false, local, resentBytes } = state
  const { etag, versionId, checksum } = object
  output.done({
    id,
    file,
    bucket,
    key,
    etag,
    versionId,
    checksum,
    sizeBytes,
    proof,
    readBack,
    local,
    link,
    resentBytes,
  })
  return 0
}
