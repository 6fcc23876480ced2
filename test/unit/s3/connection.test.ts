import { once } from 'node:events'
import { expect, test } from 'vitest'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { usualLimits } from '../../../electron/s3/client.ts'
import { connect } from '../../../electron/s3/connection.ts'

const address = {
  endpoint: 'http://127.0.0.1:9',
  region: 'us-east-1',
  bucket: 'reels',
  pathStyle: true,
  credentials: { kind: 'env' },
  linkCredentials: null,
} as const
const refused = Object.assign(new Error('refused'), {
  Code: 'InvalidAccessKeyId',
  $metadata: { httpStatusCode: 403 },
})
const about = { operation: 'UploadPart', key: 'a.mov', signal: new AbortController().signal } as const

test('keys that were rotated have expired for every request that was on its way with them', async () => {
  let keys = { accessKeyId: 'OLD', secretAccessKey: 'old' }
  const connection = connect({
    address,
    credentials: async () => keys,
    now: Date.now,
    limits: usualLimits,
    route: null,
    traits: () => unknownCapabilities,
    learn: () => undefined,
  })
  const gate = new AbortController()
  const answered = once(gate.signal, 'abort')
  const begun: Promise<unknown>[] = []
  const onTheirWay = [0, 1].map(
    () =>
      new Promise<unknown>((onItsWay) => {
        const call = connection.call({
          ...about,
          attempt: async () => {
            await connection.credentials()
            onItsWay(null)
            await answered
            throw refused
          },
        })
        begun.push(call.catch((thrown: unknown) => thrown))
      }),
  )
  await Promise.all(onTheirWay)
  keys = { accessKeyId: 'NEW', secretAccessKey: 'new' }
  await connection.call({ ...about, attempt: () => connection.credentials() })
  gate.abort()
  const expired = expect.objectContaining({ error: expect.objectContaining({ code: 'CredentialsExpired' }) })
  expect(await Promise.all(begun)).toEqual([expired, expired])

  const refusedAgain = connection.call({ ...about, attempt: () => Promise.reject(refused) })
  await expect(refusedAgain).rejects.toMatchObject({ error: { code: 'CredentialsUnknown' } })
  connection.close()
})
