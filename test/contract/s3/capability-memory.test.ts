import { expect, onTestFinished, test } from 'vitest'
import { capabilities, type Capabilities } from '../../../electron/contract/index.ts'
import type { DemoStoreCapability } from '../../../electron/demo-store/index.ts'
import { believed, unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { code, readAll, uploadInParts } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'
import { s3Error, scriptedServer } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined

async function scene(missing: DemoStoreCapability[] = [], denied: string[] = []) {
  const missingCapabilities = new Set(missing)
  const requests: string[] = []
  const { address } = await demoPlace({
    missingCapabilities,
    deniedActions: new Set(denied),
    onRequest: ({ method }) => requests.push(method),
  })
  const memory: { known: Capabilities | null } = { known: null }
  /** A new run of the program, which knows what the last one wrote down. */
  const run = () =>
    createStores({
      credentialsFor: () => async () => credentials,
      now: Date.now,
      memory: { recall: () => memory.known, remember: (_address, known) => (memory.known = known) },
    }).at(address)
  return { run, memory, missingCapabilities, requests }
}

test('keeps what was learned about a store for the next run', async () => {
  const { run, memory, requests } = await scene()
  await uploadInParts(run(), newObject({ key: 'a' }))
  await expect(
    run().put(newObject({ key: 'a', uploadRecordId: 'b' }), partBody(Buffer.from('x')), pace, signal),
  ).rejects.toMatchObject(code('ObjectExists'))
  expect(memory.known).toMatchObject({ checksums: 'verified', session: 'CRC32' })
  const first = run()
  await first.put(newObject({ key: 'c', overwrite: true }), partBody(Buffer.from('x')), pace, signal)
  memory.known = { ...unknownCapabilities, ...memory.known, ifNoneMatch: 'honoured' }
  requests.length = 0
  await run().put(newObject({ key: 'd' }), partBody(Buffer.from('x')), pace, signal)
  // No HEAD before the write.
  expect(requests).toEqual(['PUT'])
})

test('notices by the next answer that a store no longer verifies checksums', async () => {
  const { run, memory, missingCapabilities } = await scene()
  await uploadInParts(run(), newObject({ key: 'a' }))
  missingCapabilities.add('checksums')
  await uploadInParts(run(), newObject({ key: 'b' }))
  expect(memory.known).toMatchObject({ checksums: 'ignored', session: 'ignored' })
  missingCapabilities.clear()
  await uploadInParts(run(), newObject({ key: 'c' }))
  expect(memory.known).toMatchObject({ checksums: 'verified', session: 'CRC32' })
})

test('checks with HEAD first on a store that is known to replace objects', async () => {
  const { run, memory } = await scene(['conditional-writes'])
  const put = (text: string, uploadRecordId: string) =>
    run().put(newObject({ key: 'a', uploadRecordId }), partBody(Buffer.from(text)), pace, signal)
  await put('first', 'one')
  memory.known = { ...unknownCapabilities, ifNoneMatch: 'ignored', learnedAt: Date.now() }
  await expect(put('second', 'two')).rejects.toMatchObject(code('ObjectExists'))
  expect((await readAll(run(), 'a')).toString()).toBe('first')
})

test('without s3:GetObject writes nothing to a store that replaces objects', async () => {
  const { run, memory } = await scene(['conditional-writes'], ['s3:GetObject'])
  memory.known = { ...unknownCapabilities, ifNoneMatch: 'ignored', learnedAt: Date.now() }
  const put = run().put(newObject({ key: 'a' }), partBody(Buffer.from('x')), pace, signal)
  await expect(put).rejects.toMatchObject(code('AccessDenied'))
})

test('the next try checks with HEAD first if the store no longer accepts If-None-Match', async () => {
  const seen: string[] = []
  const server = await scriptedServer(({ method, headers }) => {
    seen.push(method)
    if (headers['if-none-match'] !== undefined) return s3Error(501, 'NotImplemented')
    if (method === 'HEAD') return { status: 404, headers: { 'x-amz-request-id': 'R1' } }
    return { status: 200, headers: { etag: '"9dd4e461268c8034f5c8564e155c67a6"' } }
  })
  onTestFinished(() => void server.close())
  const known = { ...unknownCapabilities, ifNoneMatch: 'honoured', learnedAt: Date.now() } as const
  const memory = { recall: () => known, remember: () => undefined }
  const parts = { credentialsFor: () => async () => credentials, now: Date.now, memory }
  const store = createStores(parts).at(server.address)
  const put = () => store.put(newObject({ key: 'a' }), partBody(Buffer.from('x')), pace, signal)
  await expect(put()).rejects.toMatchObject({ error: { code: 'StoreError', retryable: true } })
  await put()
  expect(seen).toEqual(['PUT', 'HEAD', 'PUT', 'PUT'])
})

test('a week later tries again what a store did not support, and what its answers do not show', () => {
  const week = 7 * 24 * 3600 * 1000
  const known: Capabilities = {
    ...unknownCapabilities,
    checksums: 'refused',
    ifNoneMatch: 'honoured',
    wrongChecksum: 'refused',
    wrongMd5: 'refused',
    listParts: 'no',
    session: 'CRC32',
    learnedAt: 1000,
  }
  expect(believed(known, 999 + week)).toEqual(known)
  expect(believed(known, 1000 + week)).toMatchObject({
    checksums: 'unknown',
    ifNoneMatch: 'unknown',
    wrongChecksum: 'unknown',
    wrongMd5: 'unknown',
    listParts: 'unknown',
    session: 'CRC32',
  })
})

test('what an older Dropreel learned is still read, and the rest is not known yet', () => {
  const older = { checksums: 'verified', algorithms: ['CRC32'], fullObject: 'yes', ifNoneMatch: 'honoured' }
  const read = capabilities.parse({ ...older, listParts: 'yes', awsChunked: 'no', learnedAt: 5 })
  expect(read).toMatchObject({ checksums: 'verified', session: 'unknown', complete: 'both', md5: 'etag' })
})

test.each(['CRC64NVME', 'composite', 'none'] as const)(
  'a week later asks again for more than %s',
  (session) => {
    const known = {
      ...unknownCapabilities,
      session,
      complete: 'parts',
      md5: 'both',
      learnedAt: 1000,
    } as const
    const later = believed(known, 1000 + 7 * 24 * 3600 * 1000)
    expect(later).toEqual({ ...unknownCapabilities, learnedAt: 1000 })
  },
)
