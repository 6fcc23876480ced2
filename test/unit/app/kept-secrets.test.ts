import { EventEmitter, once } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import { createApp } from '../../../electron/app/app.ts'
import { saveDestination } from '../../../electron/app/save-destination.ts'
import type { TypedSecrets } from '../../../electron/app/typed-secrets.ts'
import type { Destination } from '../../../electron/contract/index.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { silentLog } from '../../../electron/core/log.ts'
import { openDestinations } from '../../../electron/disk/index.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

const keychain = vi.hoisted(() => ({ saved: new Set<string>(), asked: [] as string[], isStuck: false }))

vi.mock('../../../electron/credentials/index.ts', async (original) => ({
  ...(await original<object>()),
  saveToKeychain: async (name: string) => void keychain.saved.add(name),
  saveProxyPassword: async (name: string) => void keychain.saved.add(`password ${name}`),
  async deleteSecret({ kind, name }: { kind: string; name: string }) {
    keychain.asked.push(name)
    if (keychain.isStuck) throw new Error('the keychain does not answer')
    keychain.saved.delete(kind === 'proxy password' ? `password ${name}` : name)
  },
}))

beforeEach(() => {
  Object.assign(keychain, { saved: new Set(), asked: [], isStuck: false })
})

const unwritable = new AppFailure('StateUnwritable', '/state')
const keys = { accessKeyId: 'A', secretAccessKey: 'S' }

function destination(entry: string, linkEntry: string | null = null): Destination {
  return {
    id: 'd',
    name: 'Reviews',
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'reviews',
    pathStyle: true,
    credentials: { kind: 'keychain', name: entry },
    linkCredentials: linkEntry === null ? null : { kind: 'keychain', name: linkEntry },
    prefix: '',
    keyTemplate: '{name}{ext}',
    publicBaseUrl: null,
  }
}

/** Saves a destination into a list that cannot be written. */
async function saveInVain(wanted: Destination, entries: string[], known: Destination[] = []) {
  const typed: TypedSecrets = { keys: new Map(entries.map((entry) => [entry, keys])), proxyPassword: null }
  const list = await openDestinations(await temporaryDir())
  for (const each of known) await list.put(each)
  const destinations = { ...list, put: () => Promise.reject(unwritable) }
  const app = createApp({ ...parts(), list: destinations })
  const draft = { destination: wanted, isRegionGuessed: false, typed }
  return saveDestination(app, draft, new AbortController().signal).catch((thrown: unknown) => thrown)
}

function parts() {
  return {
    credentials: {
      environment: {},
      demo: () => Promise.reject(new Error('there is none')),
      askMfaCode: () => Promise.reject(new Error('nobody is there')),
      isPersonThere: false,
      warn: () => undefined,
    },
    systemProxy: async () => null,
    log: silentLog,
    policy: {},
    stateDirs: [],
    knownUploads: async () => [],
    onUndeleted: () => undefined,
  }
}

test('what was typed for a destination that could not be saved leaves the keychain', async () => {
  expect(await saveInVain(destination('d 1', 'd 2'), ['d 1', 'd 2'])).toBe(unwritable)
  expect([...keychain.saved]).toEqual([])
})

test('what replaced keys that are in use stays, as the destination still needs it', async () => {
  expect(await saveInVain(destination('d 1', 'd 2'), ['d 1', 'd 2'], [destination('d 1')])).toBe(unwritable)
  expect([...keychain.saved]).toEqual(['d 1'])
})

test('entries that are shared, or were not typed now, are left alone', async () => {
  expect(await saveInVain(destination('studio', 'd 2'), ['studio'])).toBe(unwritable)
  expect([[...keychain.saved], keychain.asked]).toEqual([['studio'], []])
})

test('a keychain that does not answer does not hide why nothing was saved', async () => {
  keychain.isStuck = true
  expect(await saveInVain(destination('d 1'), ['d 1'])).toBe(unwritable)
  expect(keychain.asked).toEqual(['d 1'])
})

test('closing ends idle connections, and waits until the list is on disk', async () => {
  const list = await openDestinations(await temporaryDir())
  const disk = new EventEmitter()
  const written = once(disk, 'written').then(() => undefined)
  const app = createApp({ ...parts(), list: { ...list, close: () => written } })
  const closed = vi.spyOn(app.stores, 'close')
  let isClosed = false
  const closing = app.close().then(() => (isClosed = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect([closed.mock.calls.length, isClosed]).toEqual([1, false])
  disk.emit('written')
  await closing
  await createApp({ ...parts(), list: unwritable }).close()
})
