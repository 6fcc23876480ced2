import type { UploadRecord } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'

type Amended = Pick<UploadRecord, 'address' | 'options'>

/** Gives uploads another address and other options, where they differ. Side by side, to share syncs of the journal. */
export async function amendAll(
  engine: Engine,
  records: UploadRecord[],
  changed: (record: UploadRecord) => Amended,
): Promise<void> {
  const changes = records.map((record) => ({ record, to: changed(record) }))
  const different = changes.filter(({ record, to }) => !isSame(record, to))
  await Promise.all(different.map(({ record, to }) => engine.amend(record.id, to)))
}

function isSame(one: Amended, other: Amended): boolean {
  return JSON.stringify([one.address, one.options]) === JSON.stringify([other.address, other.options])
}
