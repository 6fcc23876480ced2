import { expect, test } from 'vitest'
import { refuses, type Asked } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { code, uploadInParts } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'
import { s3Error } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const header = /^if-none-match:/
const writes = 'PutObject CompleteMultipartUpload'
type Store = Awaited<ReturnType<typeof quirkyStore>>

const put = ({ stores, address }: Store, uploadRecordId = 'upload-1') =>
  stores
    .at(address)
    .put(newObject({ key: 'k', uploadRecordId }), partBody(Buffer.from(uploadRecordId)), pace, signal)
const sendInParts = ({ stores, address }: Store, uploadRecordId = 'upload-1') =>
  uploadInParts(stores.at(address), newObject({ key: 'k', uploadRecordId }))

const denied = (asked: Asked) =>
  ['HeadObject', 'GetObject'].includes(asked.operation) ? s3Error(403, 'AccessDenied') : null
const alien = { bytes: Buffer.from('theirs'), etag: 'e', sum: null, meta: {} }
const writers = [
  ['a file in one request', put],
  ['a file in parts', sendInParts],
] as const

const refusals: [string, Quirks['refuse']][] = [
  [
    'an invalid argument',
    [refuses(writes, header, 400, 'InvalidArgument', 'If-None-Match is not supported.')],
  ],
  ['an invalid request without a word about it', [refuses(writes, header, 400, 'InvalidRequest', 'No.')]],
  ['a code of its own', [refuses(writes, header, 400, 'UnsupportedHeader', 'Header: If-None-Match')]],
  ['not implemented', [refuses(writes, header, 501, 'NotImplemented', 'A header implies something.')]],
]

for (const [what, write] of writers) {
  test.each(refusals)(`sends ${what} to a store where If-None-Match is %s`, async (_name, refuse = []) => {
    const store = await quirkyStore({ refuse })
    await write(store)
    expect(store.known()).toMatchObject({ ifNoneMatch: 'refused' })
    expect(Object.values(store.known())).not.toContain('ignored')
    // Nothing is replaced all the same.
    await expect(write(store, 'upload-2')).rejects.toMatchObject(code('ObjectExists'))
    expect(store.known().ifNoneMatch).toBe('refused')
  })

  test(`sends ${what} to a store that no longer takes If-None-Match, once HEAD found the key free`, async () => {
    let isUpdated = false
    let store: Store | null = null
    const refuse = (asked: Asked) => {
      if (refuses(writes, header, 400, 'InvalidArgument')(asked) === null) return null
      if (isUpdated) return s3Error(400, 'InvalidArgument', '', 'No.')
      store?.objects.set('k', alien)
      return s3Error(412, 'PreconditionFailed')
    }
    store = await quirkyStore({ refuse: [refuse] })
    await expect(write(store)).rejects.toMatchObject(code('ObjectExists'))
    expect(store.known().ifNoneMatch).toBe('honoured')
    isUpdated = true
    // A file in one request finds it out in its first try, as it asks with no HEAD; the engine makes the next one.
    const first = write === put ? 'StoreError' : 'ObjectExists'
    await expect(write(store)).rejects.toMatchObject(code(first))
    await expect(write(store)).rejects.toMatchObject(code('ObjectExists'))
    store.objects.clear()
    await write(store)
    expect(store.known().ifNoneMatch).toBe('refused')
  })

  test.each([[412, 'PreconditionFailed'] as const, [412, 'ConditionNotMet'] as const])(
    `sends ${what} to a store that answers %i %s to If-None-Match although the key is free`,
    async (status, error) => {
      const store = await quirkyStore({ refuse: [refuses(writes, header, status, error)] })
      await write(store)
      expect(store.known().ifNoneMatch).toBe('broken')
      await expect(write(store, 'upload-2')).rejects.toMatchObject(code('ObjectExists'))
      store.objects.clear()
      const before = store.asked.length
      await write(store, 'upload-3')
      const sent = store.asked.slice(before).filter(({ headers }) => headers['if-none-match'] !== undefined)
      expect(sent).toEqual([])
    },
  )

  test(`a single 412 to ${what}, of an object that is gone by then, breaks no guard`, async () => {
    let refusalsLeft = 1
    const store = await quirkyStore({
      refuse: [
        (asked) =>
          refuses(writes, header, 412, 'PreconditionFailed')(asked) && refusalsLeft-- > 0
            ? s3Error(412, 'PreconditionFailed')
            : null,
      ],
    })
    await write(store)
    expect(store.known().ifNoneMatch).not.toBe('broken')
    expect(store.asked.at(-1)?.headers['if-none-match']).toBe('*')
  })

  test(`${what} replaces nothing that appears just before it is written`, async () => {
    let store: Store | null = null
    const refuse = (asked: Asked) => {
      if (refuses(writes, header, 412, 'PreconditionFailed')(asked) === null) return null
      store?.objects.set('k', alien)
      return s3Error(412, 'PreconditionFailed')
    }
    store = await quirkyStore({ refuse: [refuse] })
    await expect(write(store)).rejects.toMatchObject(code('ObjectExists'))
    expect(store.objects.get('k')?.bytes.toString()).toBe('theirs')
    expect(store.known().ifNoneMatch).toBe('honoured')
  })

  test.each(['refused', 'broken', 'ignored'] as const)(
    `without s3:GetObject nobody writes ${what} where the guard is known to be %s`,
    async (ifNoneMatch) => {
      const store = await quirkyStore({ refuse: [denied] }, { ifNoneMatch })
      await expect(write(store)).rejects.toMatchObject(code('AccessDenied'))
      expect([store.objects.size, store.count('PutObject'), store.count('CompleteMultipartUpload')]).toEqual([
        0, 0, 0,
      ])
    },
  )

  test(`without s3:GetObject nobody writes ${what} where the guard turns out to be refused`, async () => {
    const refuse = [
      denied,
      refuses(writes, header, 400, 'InvalidArgument', 'If-None-Match is not supported.'),
    ]
    const store = await quirkyStore({ refuse })
    await expect(write(store)).rejects.toMatchObject({
      error: { code: 'AccessDenied', message: expect.stringContaining('that nothing is replaced') },
    })
    expect(store.objects.size).toBe(0)
  })

  test(`without s3:GetObject nobody writes ${what} where the guard is broken`, async () => {
    const store = await quirkyStore({ refuse: [denied, refuses(writes, header, 412, 'PreconditionFailed')] })
    await expect(write(store)).rejects.toMatchObject(code('ObjectExists'))
    expect(store.objects.size).toBe(0)
  })
}

test.each([
  [412, 'PreconditionFailed', 'broken'],
  [400, 'InvalidArgument', 'refused'],
] as const)(
  'the connection test learns from %i %s to If-None-Match that it is %s',
  async (status, error, known) => {
    const store = await quirkyStore({ refuse: [refuses(writes, header, status, error)] })
    const checked = { prefix: '', publicBaseUrl: null }
    const { lines, capabilities } = await store.stores.check(store.address, checked, signal, () => undefined)
    expect(lines.filter((line) => line.status === 'failed')).toEqual([])
    expect(capabilities.ifNoneMatch).toBe(known)
  },
)

test('without s3:GetObject a vague refusal of a checksum does not cost the guard', async () => {
  const refuse = [denied, refuses('PutObject', /^x-amz-checksum-/, 400, 'InvalidRequest', 'No.')]
  const store = await quirkyStore({ refuse })
  await put(store)
  expect(store.known()).toMatchObject({ ifNoneMatch: 'unknown', putChecksums: 'refused' })
  expect(store.asked.at(-1)?.headers['if-none-match']).toBe('*')
})
