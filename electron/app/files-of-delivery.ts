import type { KnownUpload } from '../core/orphans.ts'

/** An engine, as far as it knows uploads. */
export type KnowsUploads = {
  known(): KnownUpload[]
  finished: { archived(naming: readonly string[]): AsyncIterable<KnownUpload> }
}

/** The files that a delivery has in the list or in the archive. */
export async function filesOf(engine: KnowsUploads, deliveryId: string): Promise<Set<string>> {
  const isOf = ({ record }: KnownUpload) => record.delivery?.id === deliveryId
  const files = new Set(
    engine
      .known()
      .filter(isOf)
      .map(({ record }) => record.file),
  )
  for await (const upload of engine.finished.archived([deliveryId]))
    if (isOf(upload)) files.add(upload.record.file)
  return files
}
