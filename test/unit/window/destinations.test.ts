import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Destination } from '../../../electron/contract/index.ts'
import { plainObjects, usualNetwork } from '../../../electron/core/destination-rules.ts'
import { form, openWindow, shown } from './destinations-window.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

test('a new store is probed when it is saved, and asked for its region; a rename asks nothing', async () => {
  const { handlers, destinations, checked } = await openWindow()
  const saved = await handlers['destinations.save'](form)
  expect(saved.region).toBe('eu-central-1')
  expect(destinations.list().selectedDestinationId).toBe(saved.id)
  await expect.poll(() => checked).toEqual(['reviews'])
  await destinations.remember(saved, shown)
  await handlers['destinations.save']({ ...form, id: saved.id, name: 'Renamed', keys: { from: 'kept' } })
  await handlers['destinations.save']({ ...form, id: saved.id, bucket: 'another', keys: { from: 'kept' } })
  await expect.poll(() => checked).toEqual(['reviews', 'another'])
})

test('what a test has shown is kept when the destination is saved, without another probe', async () => {
  const { handlers, destinations, checked } = await openWindow()
  await handlers['destinations.test'](form)
  await handlers['destinations.save'](form)
  expect(checked).toEqual(['reviews'])
  expect(destinations.list().destinations[0]?.capabilities).toEqual(shown)
})

test('closing stops a test and waits until it has cleaned up', async () => {
  const steps: string[] = []
  const { handlers, app, checked } = await openWindow(async (signal) => {
    await once(signal, 'abort')
    await setImmediate()
    steps.push('cleaned up')
    throw signal.reason
  })
  const tested = handlers['destinations.test'](form)
  await expect.poll(() => checked).toEqual(['reviews'])
  const closed = app.connectionTests.close().then(() => steps.push('closed'))
  await expect(tested).rejects.toThrow('aborted')
  await closed
  expect(steps).toEqual(['cleaned up', 'closed'])
})

test('a name that is taken is refused', async () => {
  const { handlers } = await openWindow()
  await handlers['destinations.save'](form)
  await expect(handlers['destinations.save']({ ...form, name: 'client reviews' })).rejects.toThrow('already')
})

test('an import adds what is new, and replaces what is here only when told', async () => {
  const { handlers, destinations, importFrom } = await openWindow()
  const here = await handlers['destinations.save'](form)
  const evil = {
    ...here,
    id: 'x',
    endpoint: 'http://evil.example',
    network: { ...usualNetwork, allowHttp: true },
  }
  const file = join(await temporaryDir(), 'handed-on.json')
  const found = [evil, { ...here, id: 'y', name: 'Archive' }]
  await writeFile(file, JSON.stringify({ dropreel: 'destinations', version: 1, destinations: found }))
  const offers = await importFrom(file)
  expect(offers).toMatchObject([
    {
      name: 'Client reviews',
      replaces: 'Client reviews',
      changes: [{ field: 'Endpoint', from: 'https://s3.example.com', to: 'http://evil.example' }],
      asks: [],
    },
    {
      name: 'Archive',
      replaces: null,
      changes: expect.arrayContaining([{ field: 'Bucket', from: null, to: 'reviews' }]),
    },
  ])
  expect(destinations.list().destinations).toEqual([here])
  const take = async (...places: number[]) =>
    await handlers['destinations.takeImported']({ chosen: places.map((place) => ({ place, take: [] })) })
  expect(await take(1)).toEqual({ imported: 1, todo: [] })
  const [kept, added] = destinations.list().destinations
  expect(kept).toEqual(here)
  expect(added).toMatchObject({ name: 'Archive' })
  expect(added?.id).not.toBe('y')
  // A word is for one file.
  expect(await take(0)).toEqual({ imported: 0, todo: [] })
  await importFrom(file)
  expect(await take(0, 0)).toMatchObject({
    imported: 1,
    todo: [expect.stringContaining('it goes over plain http')],
  })
  expect(destinations.list().destinations[0]).toMatchObject({
    id: here.id,
    endpoint: 'http://evil.example',
    network: { allowHttp: false },
  })
})

test('what an import was told to change is all that it changes', async () => {
  const { handlers, destinations, importFrom } = await openWindow()
  const here = await handlers['destinations.save'](form)
  const proxy = { kind: 'manual', url: 'http://evil.example:3128', user: null, passwordEntry: null } as const
  const theirs: Destination = {
    ...here,
    publicBaseUrl: 'https://cdn.evil.example',
    network: { ...usualNetwork, proxy, caFile: '/evil.pem' },
    objectSettings: { ...plainObjects, acl: 'public-read' },
  }
  const file = join(await temporaryDir(), 'handed-on.json')
  await writeFile(file, JSON.stringify({ dropreel: 'destinations', version: 1, destinations: [theirs] }))
  const [offer] = await importFrom(file)
  expect(offer).toMatchObject({
    changes: [],
    asks: [
      { risk: 'public-acl', changes: [{ field: 'Access control', from: null, to: 'public-read' }] },
      { risk: 'proxy', changes: [{ field: 'Proxy', from: 'the system’s', to: proxy.url }] },
      {
        risk: 'public-base-url',
        changes: [{ field: 'Public base URL', from: null, to: theirs.publicBaseUrl }],
      },
    ],
  })
  await destinations.put({ ...here, prefix: 'changed since' })
  const takeAll = handlers['destinations.takeImported']({ chosen: [{ place: 0, take: ['proxy'] }] })
  await expect(takeAll).rejects.toMatchObject({ error: { message: expect.stringContaining('have changed') } })
  await importFrom(file)
  const told = await handlers['destinations.takeImported']({ chosen: [{ place: 0, take: ['proxy'] }] })
  expect(told.todo).toEqual([expect.stringContaining('certificate authorities')])
  expect(destinations.list().destinations[0]).toMatchObject({
    publicBaseUrl: null,
    network: { proxy, caFile: null },
    objectSettings: { acl: null },
  })
})

test('keys that are given up, by hand or by an import, wait for their deletion', async () => {
  const { handlers, destinations, deletions, importFrom } = await openWindow()
  const here = await handlers['destinations.save'](form)
  const mine: Destination = { ...here, credentials: { kind: 'keychain', name: `${here.id} 1` } }
  await destinations.put(mine)
  const file = join(await temporaryDir(), 'handed-on.json')
  const found = [{ ...mine, bucket: 'another' }]
  await writeFile(file, JSON.stringify({ dropreel: 'destinations', version: 1, destinations: found }))
  const [offer] = await importFrom(file)
  expect(offer?.forgotten).toEqual(['keys'])
  await handlers['destinations.takeImported']({ chosen: [{ place: 0, take: [] }] })
  expect(deletions.at(-1)).toEqual([{ kind: 'keys', name: `${here.id} 1` }])
  const now = destinations.list().destinations[0]?.credentials
  expect(now).toMatchObject({ kind: 'keychain', name: expect.not.stringMatching(/ 1$/) })
  await handlers['destinations.save']({ ...form, id: here.id })
  expect(deletions.at(-1)).toEqual([
    { kind: 'keys', name: `${here.id} 1` },
    { kind: 'keys', name: now?.kind === 'keychain' ? now.name : '' },
  ])
})

test('the example key follows template and prefix', async () => {
  const { handlers } = await openWindow()
  expect(
    handlers['destinations.previewKey']({ keyTemplate: '{YYYY}/{counter}-{name}{ext}', prefix: '/acme/' }),
  ).toEqual({
    key: 'acme/2026/001-Ep03_lock_v7.mov',
    problem: null,
    warnings: [expect.stringContaining('{uuid} tells them apart')],
  })
  expect(handlers['destinations.previewKey']({ keyTemplate: '{title}', prefix: '' })).toMatchObject({
    key: null,
    problem: expect.stringContaining('no field {title}') as unknown,
  })
})
