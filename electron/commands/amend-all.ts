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
  const different = changes.filter(({ record, to }) => textOf(record) !== textOf(to))
  await Promise.all(different.map(({ record, to }) => engine.amend(record.id, to)))
}

function textOf({ address, options }: Amended): string {
  return addressKey(address) + JSON.stringify(options)
}
