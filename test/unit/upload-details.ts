import type { UploadDetails, UploadView } from '../../electron/contract/index.ts'

/** What the panel shows of an upload, changed as asked. */
export function detailsOf(upload: UploadView, changes: Partial<UploadDetails> = {}): UploadDetails {
  const { id, name, file, sizeBytes, destinationId, bucket, key, addedAt, state } = upload
  return {
    id,
    name,
    file,
    sizeBytes,
    destinationId,
    bucket,
    key,
    addedAt,
    state,
    parts: null,
    happened: [],
    options: { verify: 'checksum', deleteLocal: null, linkSeconds: null },
    objectSettings: [],
    ...changes,
  }
}
