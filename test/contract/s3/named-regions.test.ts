import { expect, test } from 'vitest'
import { storeAnswering, type Answer } from './scripted-server.ts'
import { failureOf } from './refusal.ts'

const { signal } = new AbortController()
const noRegions = ['evil.example.com/', 'evil.example.com:443#', 'user@evil', 'eu west', '../..']

test.each(noRegions)('a store that names %j as the region of a bucket names none', async (region) => {
  const answers: Answer[] = [200, 301].map((status) => ({
    status,
    headers: { 'x-amz-bucket-region': region },
  }))
  for (const answer of answers) {
    const { stores, address } = await storeAnswering(() => answer)
    expect(await stores.regionOf(address, signal)).toBeNull()
  }
})

test.each(noRegions)('no failure advises the region %j', async (region) => {
  const { store } = await storeAnswering(() => ({
    status: 301,
    headers: { 'x-amz-bucket-region': region },
    body: `<Error><Code>PermanentRedirect</Code><Message>Elsewhere.</Message><Region>${region}</Region></Error>`,
  }))
  const { message, advice } = await failureOf(store.listParts('k', 'u', signal))
  expect(`${message} ${advice}`).not.toContain(region)
})

test('a real region is taken', async () => {
  const { stores, address } = await storeAnswering(() => ({
    status: 200,
    headers: { 'x-amz-bucket-region': 'eu-west-1' },
  }))
  expect(await stores.regionOf(address, signal)).toBe('eu-west-1')
})
