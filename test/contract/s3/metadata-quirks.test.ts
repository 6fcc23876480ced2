import { expect, test } from 'vitest'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import type { ObjectStore } from '../../../electron/engine/ports.ts'
import { refuses } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { uploadInParts } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'
import { failureOf, refusal } from './refusal.ts'

const signal = new AbortController().signal
const writes = 'PutObject CreateMultipartUpload'
const settings = { ...plainObjects, metadata: { show: 'Night Shift' } }
const object = newObject({ key: 'k', overwrite: true, originalName: `${'a'.repeat(120)}.mov`, settings })
const put = (store: ObjectStore, one = object) =>
  store.put(one, partBody(Buffer.from('moov')), async () => undefined, signal)

const tooLong = /^x-amz-meta-[\w-]+: .{101,}/
const quirks: [string, NonNullable<Quirks['refuse']>[number]][] = [
  [
    'Metadata value longer than 100',
    refuses(writes, tooLong, 400, 'InvalidRequest', 'Metadata value longer than 100'),
  ],
  ['MetadataTooLarge', refuses(writes, tooLong, 400, 'MetadataTooLarge')],
  [
    'the name of a header',
    refuses(writes, tooLong, 400, 'InvalidArgument', 'x-amz-meta-dropreel-name is not valid'),
  ],
  [
    'an internal error with a reason, as Swift',
    (asked) =>
      refuses(writes, tooLong, 500, 'InternalError')(asked) === null
        ? null
        : refusal(500, 'InternalError', 'Try again.', '<Reason>Metadata value longer than 100</Reason>'),
  ],
]

test.each(quirks)(
  'a name that is refused by %s is left out, and what a person set is not',
  async (_name, refuse) => {
    const place = await quirkyStore({ refuse: [refuse] })
    await put(place.store)
    expect([place.known().originalName, place.count('PutObject')]).toEqual([false, 2])
    expect(await place.store.head('k', signal)).toMatchObject({
      uploadRecordId: 'upload-1',
      originalName: null,
    })
    expect(place.objects.get('k')?.meta).toMatchObject({ 'x-amz-meta-show': 'Night Shift' })
    await uploadInParts(place.nextRun().at(place.address), object)
    expect([place.count('CreateMultipartUpload'), place.count('CompleteMultipartUpload')]).toEqual([1, 1])
  },
)

test.each(quirks)('a session learns it as well: %s', async (_name, refuse) => {
  const place = await quirkyStore({ refuse: [refuse] })
  await uploadInParts(place.store, object)
  expect([place.known().originalName, place.count('CreateMultipartUpload')]).toEqual([false, 2])
})

test('a short name stays where only long ones are refused', async () => {
  const place = await quirkyStore({ refuse: quirks.map(([, refuse]) => refuse) })
  await put(place.store, newObject({ key: 'k', overwrite: true, originalName: 'short.mov' }))
  expect(await place.store.head('k', signal)).toMatchObject({ originalName: 'short.mov' })
})

test.each(quirks)(
  'metadata of a person that is refused by %s is said, and the name not blamed',
  async (_name, refuse) => {
    const place = await quirkyStore({ refuse: [refuse] })
    const one = newObject({
      key: 'k',
      overwrite: true,
      settings: { ...plainObjects, metadata: { note: 'x'.repeat(120) } },
    })
    const failure = await failureOf(put(place.store, one))
    expect([failure.code, failure.retryable, place.known().originalName ?? true]).toEqual([
      'StoreRefused',
      false,
      true,
    ])
    expect(failure.message).toMatch(/metadata|x-amz-meta/i)
    expect(place.objects.size).toBe(0)
  },
)
