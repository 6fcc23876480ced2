import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  startDemoStore,
  type DemoStoreCapability,
  type DemoStoreOptions,
} from '../../../electron/demo-store/index.ts'
import { createStores, type Credentials } from '../../../electron/s3/index.ts'
import {
  code,
  objectStoreContract,
  storeOn,
  uploadInParts,
  type StoreUnderTest,
} from './object-store-contract.ts'
import { linkRequest, newObject, partBody } from './part-body.ts'

const credentials = { accessKeyId: 'DEMOKEY', secretAccessKey: 'demo-secret-demo-secret' }
const signal = new AbortController().signal
const pace = async () => undefined

async function startOne(more: Partial<DemoStoreOptions> = {}): Promise<StoreUnderTest> {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-s3-'))
  const store = await startDemoStore({ dir, keys: [credentials], buckets: ['reels'], ...more })
  return {
    address: {
      endpoint: store.endpoint,
      region: store.region,
      bucket: 'reels',
      pathStyle: true,
      credentials: { kind: 'demo' },
      linkCredentials: null,
    },
    credentials,
    checksums: checksumsOf(more.missingCapabilities),
    close: async () => {
      await store.close()
      await rm(dir, { recursive: true })
    },
  }
}

function checksumsOf(missing: DemoStoreOptions['missingCapabilities']): StoreUnderTest['checksums'] {
  if (missing?.has('checksums') === true) return 'none'
  return missing?.has('full-object-checksums') === true ? 'composite' : 'full'
}

const without = (...names: DemoStoreCapability[]) => ({ missingCapabilities: new Set(names) })

objectStoreContract('the demo store', () => startOne())
objectStoreContract('a store without checksums', () => startOne(without('checksums')))
objectStoreContract('a store without If-None-Match', () => startOne(without('conditional-writes')))
objectStoreContract('a store without full-object checksums', () => startOne(without('full-object-checksums')))
objectStoreContract('a store without either', () =>
  startOne(without('checksums', 'conditional-writes', 'aws-chunked')),
)

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function start(more: Partial<DemoStoreOptions> = {}) {
  const server = await startOne(more)
  closing.push(server.close)
  return { server, store: storeOn(server) }
}

test('a store without ListParts says so', async () => {
  const { store } = await start(without('list-parts'))
  const { uploadId } = await store.open(newObject(), signal)
  await expect(store.listParts(newObject().key, uploadId, signal)).rejects.toMatchObject(code('StoreRefused'))
})

test('returns the date on which a bucket rule will abort the upload, and the rule', async () => {
  const { store } = await start({ abortRule: { id: 'seven-days', afterMs: 7 * 86_400_000 } })
  const { uploadId, abort } = await store.open(newObject(), signal)
  expect(abort).toEqual({ at: expect.any(Number), ruleId: 'seven-days' })
  const days = ((abort?.at ?? 0) - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(6.99)
  expect(days).toBeLessThanOrEqual(8)
  expect((await store.listParts(newObject().key, uploadId, signal)).abort).toEqual(abort)
  const { store: other } = await start()
  expect((await other.open(newObject(), signal)).abort).toBeNull()
})

test('names the missing permission', async () => {
  const deniedActions = new Set<string>()
  const { store } = await start({ deniedActions })
  const { uploadId } = await store.open(newObject(), signal)
  const denied = async (action: string, run: () => Promise<unknown>) => {
    deniedActions.clear()
    deniedActions.add(action)
    const failure: unknown = await run().catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject(code('AccessDenied'))
    expect(String(failure)).toContain(action)
  }
  const { key } = newObject()
  await denied('s3:PutObject', () => store.put(newObject(), partBody(Buffer.from('x')), pace, signal))
  await denied('s3:ListMultipartUploadParts', () => store.listParts(key, uploadId, signal))
  await denied('s3:AbortMultipartUpload', () => store.abort(key, uploadId, signal))
  await denied('s3:GetObject', () => store.head(key, signal))
})

test('write-only keys can upload, and still replace nothing', async () => {
  const { store } = await start({ deniedActions: new Set(['s3:GetObject']) })
  await store.put(newObject(), partBody(Buffer.from('x')), pace, signal)
  await expect(store.put(newObject(), partBody(Buffer.from('y')), pace, signal)).rejects.toMatchObject(
    code('ObjectExists'),
  )
})

test('a clock that is an hour off costs one try', async () => {
  const { store } = await start({ now: () => Date.now() - 3_600_000 })
  await expect(store.open(newObject(), signal)).rejects.toMatchObject(code('ClockSkew'))
  const { object } = await uploadInParts(store)
  const link = await store.link(linkRequest(object.key, { expiresSeconds: 60 }), signal)
  expect((await fetch(link.url)).status).toBe(200)
})

test('an expired session continues with fresh keys', async () => {
  const ended = {
    accessKeyId: 'TEMP1',
    secretAccessKey: 's'.repeat(20),
    sessionToken: 'T1',
    expiresAt: Date.now() - 1,
  }
  const fresh = { accessKeyId: 'TEMP2', secretAccessKey: 's'.repeat(20), sessionToken: 'T2' }
  const { server } = await start({ keys: [ended, fresh] })
  let held: Credentials = ended
  const credentialsFor =
    () =>
    async ({ forceRefresh = false } = {}) => {
      if (forceRefresh) held = fresh
      return held
    }
  const store = createStores({ credentialsFor, now: Date.now }).at(server.address)
  await expect(store.open(newObject(), signal)).rejects.toMatchObject(code('CredentialsExpired'))
  expect((await store.open(newObject(), signal)).uploadId).not.toBe('')
})
