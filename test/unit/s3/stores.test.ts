import { expect, test } from 'vitest'
import { createStores } from '../../../electron/s3/index.ts'
import { destination } from '../destination.ts'

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }

test('the same address is the same store, whichever object holds it, until the stores are closed', () => {
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  const address = destination()
  const before = stores.at(address)
  expect(stores.at(address)).toBe(before)
  expect(stores.at({ ...address })).toBe(before)
  stores.close()
  expect(stores.at(address)).not.toBe(before)
  stores.close()
})
