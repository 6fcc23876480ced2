import { expect, test } from 'vitest'
import { demands, refuses } from '../../support/quirky-request.ts'
import { quirkyStore } from '../../support/quirky-store.ts'
import { readAll, uploadInParts } from './object-store-contract.ts'
import { newObject } from './part-body.ts'

test('a store without quirks checks the object as a whole', async () => {
  const { store, known, count } = await quirkyStore()
  const { bytes, stored } = await uploadInParts(store, newObject({ key: 'k' }))
  expect(stored.checksum).toMatchObject({ algorithm: 'CRC32', scope: 'full' })
  expect((await readAll(store, 'k')).equals(bytes)).toBe(true)
  expect(known()).toMatchObject({ checksums: 'verified' })
  expect(count('UploadPart')).toBe(3)
})

test('a quirk refuses a header, or demands one', async () => {
  const refuse = [
    refuses('PutObject CompleteMultipartUpload', /^if-none-match:/, 501, 'NotImplemented'),
    demands('UploadPart', /^x-amz-checksum-crc32:/, 400, 'InvalidRequest'),
  ]
  const { store, known, count } = await quirkyStore({ refuse })
  await uploadInParts(store, newObject({ key: 'k' }))
  expect([known().ifNoneMatch, count('CompleteMultipartUpload'), count('UploadPart')]).toEqual([
    'refused',
    2,
    3,
  ])
})
