import type { UploadRecord } from '../contract/index.ts'
import { addressKey } from '../core/store-address.ts'
import type { Engine } from '../engine/engine.ts'

type Amended = Pick<UploadRecord, 'address' | 'options'>

/** Changes address and options of uploads where they differ, in parallel, so that they share syncs of the journal. */
export async function amendAll(
  engine: Engine,
  records: UploadRecord[],
  changed: (record: UploadRecord) => Amended,
): Promise<void> {
  const changes = records.map((record) => ({ record, to: changed(record) }))
  const different = changes.filter(({ record, to }) => !isUnchanged(record, to))
  await Promise.all(different.map(({ record, to }) => engine.amend(record.id, to)))
}

function isUnchanged(from: Amended, to: Amended): boolean {
  return (
    addressKey(from.address) === addressKey(to.address) &&
    JSON.stringify(from.options) === JSON.stringify(to.options)
  )
}
