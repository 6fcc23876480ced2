import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { CheckLine, ObjectSettings } from '../../electron/contract/index.ts'
import { plainObjects } from '../../electron/core/destination-rules.ts'
import { createStores } from '../../electron/s3/index.ts'
import type { Fault } from './support/fault-proxy.ts'
import { answer, denyWithout, s3Error, stallBeforeAnswer } from './support/faults.ts'
import { listen } from './support/listen.ts'
import { addressOf, scene, type Scene } from './support/scene.ts'
import { keys, storeContents } from './support/store-contents.ts'

const demanding: ObjectSettings = {
  ...plainObjects,
  encryption: { kind: 'sse-kms', keyId: null },
  acl: 'bucket-owner-full-control',
  tags: { client: 'acme' },
}
const sse = { 'x-amz-server-side-encryption': 'AES256' }
const kms = { 'x-amz-server-side-encryption': 'aws:kms' }
const acl = { 'x-amz-acl': 'bucket-owner-full-control' }

async function check(
  here: Scene,
  objectSettings: ObjectSettings,
  signal = new AbortController().signal,
  publicBaseUrl: string | null = null,
) {
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  const checked = { prefix: '', objectSettings, publicBaseUrl }
  return await stores
    .check(addressOf(here), checked, signal, () => undefined)
    .finally(() => {
      stores.close()
    })
}

/** A store whose bucket takes nothing without these headers. */
async function demand(headers: Record<string, string>, deniedActions: string[] = []): Promise<Scene> {
  const here = await scene({ store: { deniedActions: new Set(deniedActions) } })
  for (const operation of ['put', 'open'] as const) {
    here.proxy.on({ operation, times: Infinity }, denyWithout(headers))
  }
  return here
}

async function left({ store }: Scene): Promise<string[]> {
  const { objects, sessions } = await storeContents(store)
  return [...objects.keys(), ...sessions.map(({ key }) => key)]
}

const failed = (lines: CheckLine[]) => lines.filter(({ status }) => status === 'failed')

test.for([
  ['SSE-S3', sse, { ...plainObjects, encryption: { kind: 'sse-s3' } }],
  ['SSE-KMS', kms, demanding],
  ['an ACL', acl, demanding],
  ['SSE-KMS and an ACL', { ...kms, ...acl }, demanding],
] as const)('a bucket that demands %s passes with settings that have it', async ([, headers, settings]) => {
  const here = await demand(headers)
  const { lines, capabilities } = await check(here, settings)
  expect(failed(lines)).toEqual([])
  expect(lines.filter(({ status }) => status === 'skipped').map(({ step }) => step)).toEqual(['name'])
  expect(lines.find(({ step }) => step === 'put')?.text).toMatch(
    /but only with this destination’s settings\.$/,
  )
  expect(capabilities).toMatchObject({
    checksums: 'verified',
    algorithms: ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'],
    ifNoneMatch: 'honoured',
    awsChunked: 'yes',
  })
  expect(await left(here)).toEqual([])
})

test.for([
  ['s3:PutObject', ['put']],
  ['kms:Decrypt', ['multipart', 'head', 'link']],
  ['s3:PutObjectAcl', ['acl']],
  ['s3:PutObjectTagging', ['tags']],
  ['s3:ListMultipartUploadParts', ['list-parts']],
  ['s3:AbortMultipartUpload', ['abort']],
  ['s3:GetObject', ['head', 'link']],
] as const)('without %s alone, exactly that is named where SSE-KMS is demanded', async ([action, steps]) => {
  const here = await demand(kms, [action])
  const { lines } = await check(here, demanding)
  expect(failed(lines).map(({ step }) => step)).toEqual(steps)
  expect(failed(lines).map(({ permission }) => permission)).toEqual(steps.map(() => action))
  expect(await left(here)).toEqual([])
})

test('a bucket that demands encryption says so by the permission to a destination without it', async () => {
  const here = await demand(sse)
  const { lines } = await check(here, { ...plainObjects, tags: { client: 'acme' } })
  expect(failed(lines).map(({ step, permission }) => [step, permission])).toEqual([['put', 's3:PutObject']])
})

test.for([
  [acl['x-amz-acl'], []],
  ['private', ['link']],
])('below a public base URL, what has the ACL %s is opened as uploads are', async ([opened, steps]) => {
  const here = await scene()
  let last: unknown = null
  here.proxy.on({ operation: 'put', times: Infinity }, async (passing, proxy) => {
    last = passing.request.headers['x-amz-acl']
    await proxy.pass(passing)
  })
  const site = createServer((_, response) => void response.writeHead(last === opened ? 200 : 403).end('x'))
  const port = await listen(site, 0)
  onTestFinished(() => void site.close())
  const { lines } = await check(here, demanding, undefined, `http://127.0.0.1:${port}/`)
  expect(failed(lines).map(({ step }) => step)).toEqual(steps)
})

/** Stops the test while this request is on its way; it arrives all the same. */
function stopWith(controller: AbortController): Fault {
  return async (passing, proxy) => {
    const body = await buffer(passing.request)
    controller.abort(new Error('stopped'))
    await proxy.pass(passing, Readable.from([body]))
  }
}

// Many tests, one after the other.
test('a test that is stopped leaves nothing, whatever it was doing', { timeout: 60_000 }, async () => {
  const here = await scene()
  await check(here, demanding)
  const requests = here.proxy.seen.length
  expect(requests).toBeGreaterThan(20)
  for (let at = 0; at < requests; at++) {
    const controller = new AbortController()
    here.proxy.clear()
    here.proxy.on({ times: at }, (passing, proxy) => proxy.pass(passing))
    here.proxy.on({}, stopWith(controller))
    await expect(check(here, demanding, controller.signal)).rejects.toThrow('stopped')
    expect([at, ...(await left(here))]).toEqual([at])
  }
})

test('a test that is stopped while a part hangs does not wait for it, and leaves nothing', async () => {
  const here = await scene()
  const controller = new AbortController()
  here.proxy.on({ operation: 'part' }, async (passing, proxy) => {
    controller.abort(new Error('stopped'))
    await stallBeforeAnswer(passing, proxy)
  })
  const startedAt = Date.now()
  await expect(check(here, demanding, controller.signal)).rejects.toThrow('stopped')
  expect(Date.now() - startedAt).toBeLessThan(5000)
  expect(await left(here)).toEqual([])
})

test.for(['put', 'open'] as const)(
  'stopped while there is no answer to %s, a test leaves nothing',
  async (operation) => {
    const here = await scene()
    const controller = new AbortController()
    here.proxy.on({ operation }, async (passing, proxy) => {
      await proxy.forward(passing.request)
      controller.abort(new Error('stopped'))
      await once(passing.request.socket, 'close')
    })
    // Only the time that a stopped test waits is shorter.
    const later = globalThis.setTimeout
    const hurried = vi.spyOn(globalThis, 'setTimeout')
    hurried.mockImplementation((act: () => void, ms) => later(act, ms === 10_000 ? 100 : ms))
    onTestFinished(() => hurried.mockRestore())
    await expect(check(here, plainObjects, controller.signal)).rejects.toThrow('stopped')
    expect(await left(here)).toEqual([])
  },
)

test('parts that cannot be joined are aborted', async () => {
  const here = await scene()
  here.proxy.on({ operation: 'complete' }, answer(s3Error(403, 'AccessDenied')))
  const { lines } = await check(here, plainObjects)
  expect(failed(lines).map(({ step }) => step)).toEqual(['complete'])
  expect(await left(here)).toEqual([])
})
