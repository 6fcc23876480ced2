import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Destination } from '../../electron/contract/index.ts'
import { unknownCapabilities } from '../../electron/core/capabilities.ts'
import { plainObjects, usualNetwork } from '../../electron/core/destination-rules.ts'
import { capabilityMemory, openDestinations } from '../../electron/disk/destinations-file.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

function destination(id: string): Destination {
  return {
    id,
    name: `Store ${id}`,
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'reviews',
    pathStyle: true,
    credentials: { kind: 'keychain', name: id },
    linkCredentials: null,
    prefix: '',
    keyTemplate: 'videos/{name}{ext}',
    publicBaseUrl: null,
  }
}

test('destinations are there after a restart, in order, readable by their owner only', async () => {
  const dir = await temporaryDir()
  const before = await openDestinations(dir)
  await before.put(destination('a'))
  await before.put(destination('b'))
  const after = await openDestinations(dir)
  expect(after.list()).toEqual({
    destinations: [destination('a'), destination('b')],
    selectedDestinationId: 'a',
    retired: [],
  })
  expect((await stat(join(dir, 'destinations.json'))).mode & 0o077).toBe(0)
})

test('the same id replaces', async () => {
  const file = await openDestinations(await temporaryDir())
  await file.put(destination('a'))
  await file.put({ ...destination('a'), endpoint: 'http://127.0.0.1:9' })
  expect(file.list().destinations).toEqual([{ ...destination('a'), endpoint: 'http://127.0.0.1:9' }])
})

test('removing the selected destination selects another one', async () => {
  const file = await openDestinations(await temporaryDir())
  await file.put(destination('a'))
  await file.put(destination('b'))
  await file.select('b')
  await file.remove('b')
  expect(file.list().selectedDestinationId).toBe('a')
  await file.remove('a')
  expect(file.list()).toMatchObject({ destinations: [], selectedDestinationId: null })
})

test('an unknown destination cannot be selected', async () => {
  const file = await openDestinations(await temporaryDir())
  await file.put(destination('a'))
  await file.select('nowhere')
  expect(file.list().selectedDestinationId).toBe('a')
})

test('a file that makes no sense is put aside, not overwritten, and reported once', async () => {
  const dir = await temporaryDir()
  await writeFile(join(dir, 'destinations.json'), '{ torn')
  const told: string[] = []
  const file = await openDestinations(dir, undefined, (sentence) => told.push(sentence))
  expect(file.list().destinations).toEqual([])
  await file.put(destination('a'))
  const aside = (await readdir(dir)).find((name) => name.includes('unreadable')) ?? ''
  expect(await readFile(join(dir, aside), 'utf8')).toBe('{ torn')
  expect(told).toEqual([expect.stringContaining(aside)])
})

test('two programs change one list, and each notices the other’s changes', async () => {
  const dir = await temporaryDir()
  const app = await openDestinations(dir)
  const commandLine = await openDestinations(dir)
  const heard = new Promise<void>((resolve) => app.onChange(resolve))
  await Promise.all([app.put(destination('a')), commandLine.put(destination('b')), app.put(destination('c'))])
  await commandLine.move('c', 0)
  await heard
  await app.put({ ...destination('a'), name: 'Renamed' })
  const names = (await openDestinations(dir)).list().destinations.map(({ name }) => name)
  expect(names[0]).toBe('Store c')
  expect(names.toSorted()).toEqual(['Renamed', 'Store b', 'Store c'])
  await app.close()
})

test('the list of an earlier version is imported, once', async () => {
  const old = join(await temporaryDir(), 'destinations.json')
  const { linkCredentials: _link, publicBaseUrl: _base, ...asItWas } = destination('a')
  await writeFile(old, JSON.stringify({ destinations: [asItWas], selectedDestinationId: 'a' }))
  const dir = await temporaryDir()
  const file = await openDestinations(dir, old)
  expect(file.list().destinations).toEqual([destination('a')])
  await file.remove('a')
  expect((await openDestinations(dir, old)).list().destinations).toEqual([])
})

test('a list with values that would be rejected today can still be read', async () => {
  const dir = await temporaryDir()
  const old: Destination = {
    ...destination('a'),
    name: 'A\u001b',
    endpoint: 'http:/nas/reviews?x',
    region: 'no region',
    bucket: 'x',
    publicBaseUrl: 'https://user:hunter2@cdn.example.com',
    objectSettings: { ...plainObjects, metadata: { show: 'a', Show: 'b' } },
  }
  const list = { destinations: [old], selectedDestinationId: 'a' }
  await writeFile(join(dir, 'destinations.json'), JSON.stringify(list))
  expect((await openDestinations(dir)).list()).toEqual({ ...list, retired: [] })
})

test('what a store can do is kept with its address', async () => {
  const dir = await temporaryDir()
  const file = await openDestinations(dir)
  await file.put(destination('a'))
  const known = { ...unknownCapabilities, checksums: 'verified', learnedAt: 5 } as const
  const { name: _name, ...address } = destination('a')
  await file.remember({ ...address, bucket: 'another' }, known)
  expect(file.list().destinations).toEqual([destination('a')])
  await file.remember(address, known)
  const memory = capabilityMemory(await openDestinations(dir))
  expect(memory.recall(address)).toEqual(known)
  expect(memory.recall({ ...address, region: 'eu-west-1' })).toBeNull()
  const [kept = destination('a')] = file.list().destinations
  await file.put({ ...kept, name: 'Renamed' })
  expect(file.list().destinations[0]?.capabilities).toEqual(known)
  await file.put({ ...kept, endpoint: 'https://another.example.com' })
  expect(file.list().destinations[0]?.capabilities).toBeUndefined()
})

test('closing waits until what was learned of a store is on disk', async () => {
  const dir = await temporaryDir()
  const file = await openDestinations(dir)
  await file.put(destination('a'))
  const known = { ...unknownCapabilities, learnedAt: 5 }
  capabilityMemory(file).remember(destination('a'), known)
  await file.close()
  expect((await openDestinations(dir)).list().destinations).toEqual([
    { ...destination('a'), capabilities: known },
  ])
})

test('a secret that its destination no longer uses is retired until it is deleted', async () => {
  const dir = await temporaryDir()
  const file = await openDestinations(dir)
  const links = { kind: 'keychain', name: 'a links' } as const
  const proxy = { kind: 'manual', url: 'http://p:3128', user: 'ed', passwordEntry: 'a' } as const
  const shared = { kind: 'keychain', name: 'shared' } as const
  await file.put({
    ...destination('a'),
    linkCredentials: links,
    network: { ...usualNetwork, proxy },
  })
  await file.put({ ...destination('a'), linkCredentials: shared })
  const [password, linkKeys, keys] = [
    { kind: 'proxy password', name: 'a' },
    { kind: 'link keys', name: 'a links' },
    { kind: 'keys', name: 'a' },
  ] as const
  expect(file.list().retired).toEqual([linkKeys, password])
  await file.remove('a')
  expect(file.list().retired).toEqual([linkKeys, password, keys])
  await file.forget(password)
  expect((await openDestinations(dir)).list().retired).toEqual([linkKeys, keys])
})
