import { expect, test } from 'vitest'
import type { CheckLine, DestinationForm } from '../../../electron/contract/index.ts'
import { form, openWindow } from './destinations-window.ts'

const failedLine: CheckLine = {
  step: 'identity',
  title: 'Identity',
  status: 'failed',
  text: 'The store does not know this access key ID.',
  permission: null,
  code: 'CredentialsUnknown',
}

test('Connect tests, and saves only what has passed', async () => {
  const lines = [failedLine]
  const { handlers, destinations, checked } = await openWindow(async () => lines.splice(0))
  const refused = await handlers['destinations.connect'](form)
  expect(refused).toMatchObject({ check: { lines: [failedLine], region: 'eu-central-1' }, saved: null })
  expect(destinations.list().destinations).toEqual([])
  // What failed is tried again, as it may have been mended on the store.
  const { saved } = await handlers['destinations.connect'](form)
  expect(saved).toMatchObject({ name: 'Client reviews', region: 'eu-central-1', bucket: 'reviews' })
  expect(destinations.list()).toMatchObject({ destinations: [saved], selectedDestinationId: saved?.id })
  expect(checked).toEqual(['reviews', 'reviews'])
})

test('Connect tests nothing twice, whatever name it gets, and even if its region was filled in since', async () => {
  const { handlers, checked } = await openWindow()
  await handlers['destinations.test'](form)
  const named = { ...form, name: 'Reviews', keyTemplate: '{uuid}{ext}', region: 'eu-central-1' }
  expect(await handlers['destinations.connect'](named)).toMatchObject({ saved: { name: 'Reviews' } })
  expect(checked).toEqual(['reviews'])
})

test('a test counts for what was tested, and only while the form is open', async () => {
  const { handlers, checked } = await openWindow()
  await handlers['destinations.test'](form)
  await handlers['destinations.connect']({ ...form, keys: { from: 'profile', name: 'other' } })
  expect(checked).toHaveLength(2)
  const another = { ...form, name: 'Another', bucket: 'another' }
  await handlers['destinations.test'](another)
  await handlers['destinations.stopTest']()
  await handlers['destinations.connect'](another)
  expect(checked).toEqual(['reviews', 'reviews', 'another', 'another'])
})

test('Save of a destination whose connection stays the same tests nothing', async () => {
  const { handlers, destinations, checked } = await openWindow()
  const { saved } = await handlers['destinations.connect'](form)
  const known: DestinationForm = { ...form, id: saved?.id ?? '', region: 'eu-central-1' }
  const kept = { from: 'kept' } as const
  const renamed = await handlers['destinations.connect']({ ...known, name: 'Renamed', keys: kept })
  expect(renamed).toMatchObject({ check: null, saved: { name: 'Renamed' } })
  expect(checked).toHaveLength(1)
  await handlers['destinations.connect']({ ...known, keys: kept, prefix: 'november' })
  await handlers['destinations.connect']({ ...known, keys: { from: 'profile', name: 'other' } })
  expect(checked).toHaveLength(3)
  const typed = { from: 'typed', accessKeyId: 'AKID', secretAccessKey: 'secret' } as const
  // They go to the entry that it has, so nothing else about it changes. There is no keychain here to keep them.
  const [mine] = destinations.list().destinations
  if (mine === undefined) throw new Error('there is no destination')
  await destinations.put({ ...mine, prefix: '', credentials: { kind: 'keychain', name: `${mine.id} 1` } })
  await expect(async () => handlers['destinations.connect']({ ...known, keys: typed })).rejects.toThrow(
    'keychain',
  )
  expect(checked).toHaveLength(4)
})
