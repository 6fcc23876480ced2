import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
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

test('a file that makes no sense is kept elsewhere, and told', async () => {
  const dir = await temporaryDir()
  await writeFile(join(dir, 'destinations.json'), '{ torn')
  const told: string[] = []
  const file = await openDestinations(dir, undefined, (sentence) => told.push(sentence))
  expect(file.list().destinations).toEqual([])
  await file.put(destination('a'))
  expect(await readFile(join(dir, 'damaged', 'destinations.json'), 'utf8')).toBe('{ torn\n')
  expect(told).toEqual([
    `The file ${join(dir, 'destinations.json')} is damaged. Lost, and not used any more: what cannot be read: 1.`,
  ])
})

/** The lines of a list of three destinations, of which the second one is the default. */
async function threeDestinations(dir: string): Promise<string[]> {
  const file = await openDestinations(dir)
  for (const id of ['a', 'b', 'c']) await file.put(destination(id))
  await file.select('b')
  return (await readFile(join(dir, 'destinations.json'), 'utf8')).split('\n')
}

test('a destination that is damaged is not used, the others are, and it is told until it is seen', async () => {
  const dir = await temporaryDir()
  const lines = await threeDestinations(dir)
  const damaged = lines.map((line) =>
    line.includes('"id":"b"') ? line.replace('"bucket":"reviews"', '"bucket":"reviewz"') : line,
  )
  await writeFile(join(dir, 'destinations.json'), damaged.join('\n'))
  const told: string[] = []
  const open = () => openDestinations(dir, undefined, (sentence) => told.push(sentence))

  const file = await open()
  // Nothing takes the place of the default: files would go to the wrong place.
  const whole = [destination('a'), destination('c')]
  expect(file.list()).toEqual({ destinations: whole, selectedDestinationId: null, retired: [] })
  await file.put({ ...destination('c'), name: 'Renamed' })
  expect(file.list().selectedDestinationId).toBeNull()
  expect(file.damaged()).toEqual(['Store b'])
  const sentence = `The file ${join(dir, 'destinations.json')} is damaged. Lost, and not used any more: Store b.`
  expect(told).toEqual([sentence])

  expect((await open()).damaged()).toEqual(['Store b'])
  expect(told).toEqual([sentence, sentence])
  await rename(join(dir, 'damaged'), join(dir, 'seen'))
  expect((await open()).damaged()).toEqual([])
  expect(told).toHaveLength(2)
})

test('any byte of a list that changes changes nothing that is used, or is told', async () => {
  const dir = await temporaryDir()
  const text = Buffer.from((await threeDestinations(dir)).join('\n'))
  const intact = (await openDestinations(dir)).list()
  const wrong: number[] = []
  const file = join(dir, 'destinations.json')
  for (let at = 0; at < text.length; at++) {
    if (at % 7 !== 0 && text[at] !== 0x0a) continue
    const bytes = Buffer.from(text)
    bytes[at] = (bytes[at] ?? 0) ^ ([0x01, 0x20, 0x80, (bytes[at] ?? 0) ^ 0x0a][at % 4] ?? 1)
    await rm(join(dir, 'damaged'), { recursive: true, force: true })
    await writeFile(file, bytes)
    const read = await openDestinations(dir)
    const { destinations } = read.list()
    const isSaid = read.damaged().length > 0 || isDeepStrictEqual(read.list(), intact)
    const isUnchanged = destinations.every((one) => isDeepStrictEqual(one, destination(one.id)))
    if (!isSaid || !isUnchanged || destinations.length < 2) wrong.push(at)
  }
  expect(wrong).toEqual([])
})

test('a list of an earlier version, or one that a person has written, gets checksums', async () => {
  const dir = await temporaryDir()
  const list = { destinations: [destination('a')], selectedDestinationId: 'a' }
  await writeFile(join(dir, 'destinations.json'), JSON.stringify(list, null, 2))
  expect((await openDestinations(dir)).list()).toEqual({ ...list, retired: [] })
  expect(await readFile(join(dir, 'destinations.json'), 'utf8')).toContain('"crc32":')
  expect((await openDestinations(dir)).list()).toEqual({ ...list, retired: [] })
})

test('a list that lacks a line is told', async () => {
  const dir = await temporaryDir()
  const lines = await threeDestinations(dir)
  await writeFile(join(dir, 'destinations.json'), lines.toSpliced(2, 1).join('\n'))
  const file = await openDestinations(dir)
  expect(file.list().destinations).toHaveLength(2)
  expect(file.damaged()).toEqual(['lines that are missing: 1'])
})

test('a line that is there twice counts once', async () => {
  const dir = await temporaryDir()
  const file = join(dir, 'destinations.json')
  const before = await openDestinations(dir)
  await before.put(destination('a'))
  const lines = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, lines.flatMap((line) => [line, line]).join('\n'))
  expect((await openDestinations(dir)).list()).toEqual(before.list())
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
