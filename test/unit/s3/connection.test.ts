import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { silentLog } from '../../../electron/core/log.ts'
import { findRegion } from '../../../electron/s3/check/network-steps.ts'
import { usualLimits } from '../../../electron/s3/transport/client.ts'
import { connect } from '../../../electron/s3/transport/connection.ts'
import type { CredentialProvider } from '../../../electron/s3/index.ts'

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

function connectionOf(
  credentials: CredentialProvider,
  to: BucketAddress = address,
  learn: (shown: object) => void = () => undefined,
) {
  return connect({
    address: to,
    credentials,
    now: Date.now,
    limits: usualLimits,
    mayReach: () => undefined,
    route: null,
    capabilities: () => unknownCapabilities,
    learn,
    log: silentLog,
  })
}

test('rotated keys count as expired for every request that was signed with them', async () => {
  let keys = { accessKeyId: 'OLD', secretAccessKey: 'old' }
  const connection = connectionOf(async () => keys)
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

  connection.close()
})

test('refused keys that the store accepted before are about to be rotated; others are unknown', async () => {
  const connection = connectionOf(async () => ({ accessKeyId: 'ONE', secretAccessKey: 'one' }))
  const refusal = () => connection.call({ ...about, attempt: () => Promise.reject(refused) })
  await expect(refusal()).rejects.toMatchObject({ error: { code: 'CredentialsUnknown' } })
  await connection.call({ ...about, attempt: async () => null })
  await expect(refusal()).rejects.toMatchObject({ error: { code: 'CredentialsExpired' } })
  connection.close()
})

test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'EPROTO', 'ERR_SSL_BAD_RECORD_MAC', 'HPE_INVALID_CONSTANT'])(
  'once the store has answered, %s is a failure of the network before it',
  async (errno) => {
    const connection = connectionOf(async () => ({ accessKeyId: 'ONE', secretAccessKey: 'one' }))
    const broken = Object.assign(new Error('x'), { code: errno })
    const meet = () => connection.call({ ...about, attempt: () => Promise.reject(broken) })
    await expect(meet()).rejects.toMatchObject({ error: { retryable: false } })
    await connection.call({ ...about, attempt: async () => null })
    await expect(meet()).rejects.toMatchObject({ error: { code: 'StoreHidden', retryable: true } })
    connection.close()
  },
)

test('a gateway that passes on a refusal of the store does not hide the store', async () => {
  const connection = connectionOf(async () => ({ accessKeyId: 'ONE', secretAccessKey: 'one' }))
  await connection.call({ ...about, attempt: async () => null })
  const byStore = { Code: 'InternalError', $metadata: { httpStatusCode: 502 } }
  const call = connection.call({
    ...about,
    attempt: () => Promise.reject(Object.assign(new Error(), byStore)),
  })
  await expect(call).rejects.toMatchObject({ error: { code: 'StoreError' } })
  connection.close()
})

test('reports why a source has no newer keys', async () => {
  const connection = connectionOf(async ({ forceRefresh = false } = {}) => {
    if (forceRefresh) throw new AppFailure('MfaCodeMissing', 'editor')
    return { accessKeyId: 'ONE', secretAccessKey: 'one' }
  })
  const refusal = connection.call({ ...about, attempt: () => Promise.reject(refused) })
  await expect(refusal).rejects.toMatchObject({ error: { code: 'MfaCodeMissing' } })
  connection.close()
})

test('the signal ends a sign-in that waits for a person', async () => {
  const connection = connectionOf(() => new Promise(() => undefined))
  const controller = new AbortController()
  const call = connection.call({ ...about, signal: controller.signal, attempt: async () => null })
  const region = findRegion(connection, controller.signal)
  controller.abort(new Error('stopped'))
  await expect(call).rejects.toThrow('stopped')
  await expect(region).rejects.toThrow('stopped')
  connection.close()
})

test('on AWS switches to the region of the bucket, and stays there', async () => {
  const connection = connectionOf(async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }), {
    ...address,
    endpoint: null,
  })
  const elsewhere = Object.assign(new Error('elsewhere'), {
    Code: 'PermanentRedirect',
    $metadata: { httpStatusCode: 301 },
    $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
  })
  const asked: string[] = []
  const ask = async (): Promise<void> => {
    const client = await connection.client()
    const region = await client.config.region()
    asked.push(region)
    if (region !== 'eu-west-1') throw elsewhere
  }
  await connection.call({ ...about, attempt: ask })
  await connection.call({ ...about, attempt: ask })
  expect(asked).toEqual(['us-east-1', 'eu-west-1', 'eu-west-1'])
  connection.close()
})

test('on AWS a region that no host name can have is not followed', async () => {
  const aws = { ...address, endpoint: null }
  const connection = connectionOf(async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }), aws)
  for (const region of [
    'evil.example.com/',
    'evil.example.com#',
    'a@b',
    '',
    'eu west',
    'eu-west-1\r\nx: y',
  ]) {
    const elsewhere = Object.assign(new Error(`the region 'a' is wrong; expecting '${region}'`), {
      Code: 'PermanentRedirect',
      Region: region,
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { 'x-amz-bucket-region': region } },
    })
    let tries = 0
    const call = connection.call({
      ...about,
      attempt: () => {
        tries++
        return Promise.reject(elsewhere)
      },
    })
    await expect(call).rejects.toMatchObject({ error: { code: 'RegionWrong' } })
    expect(tries).toBe(1)
    expect(await (await connection.client()).config.region()).toBe('us-east-1')
  }
  connection.close()
})

test('on AWS a bucket that is always somewhere else is given up', async () => {
  const aws = { ...address, endpoint: null }
  const connection = connectionOf(async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }), aws)
  let tries = 0
  const call = connection.call({
    ...about,
    attempt: async () => {
      if (++tries > 50) return
      throw Object.assign(new Error('elsewhere'), {
        Code: 'PermanentRedirect',
        $metadata: { httpStatusCode: 301 },
        $response: { headers: { 'x-amz-bucket-region': `eu-west-${tries}` } },
      })
    },
  })
  await expect(call).rejects.toMatchObject({ error: { code: 'RegionWrong' } })
  expect(tries).toBeLessThan(6)
  connection.close()
})

test('on AWS a HEAD that is refused in the wrong region shows nothing about checksums', async () => {
  const learned: object[] = []
  const connection = connectionOf(
    async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }),
    { ...address, endpoint: null },
    (shown) => void learned.push(shown),
  )
  // Answers to HEAD have no body.
  const elsewhere = Object.assign(new Error('UnknownError'), {
    $metadata: { httpStatusCode: 400, requestId: 'R1' },
    $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } },
  })
  const wants: boolean[] = []
  await connection.call({
    ...about,
    operation: 'HeadObject',
    wants: ['checksumMode'],
    attempt: async ({ sent }) => {
      wants.push(sent.has('checksumMode'))
      const client = await connection.client()
      if ((await client.config.region()) !== 'eu-west-1') throw elsewhere
    },
  })
  expect(learned).toEqual([])
  expect(wants).toEqual([true, true])
  connection.close()
})

test('a request that newer keys let through shows nothing about its options', async () => {
  const learned: object[] = []
  let keys = { accessKeyId: 'OLD', secretAccessKey: 'old', sessionToken: 'expired' }
  const connection = connectionOf(
    async () => keys,
    address,
    (shown) => void learned.push(shown),
  )
  // As HEAD is answered with an expired token.
  const expired = Object.assign(new Error('UnknownError'), { $metadata: { httpStatusCode: 400 } })
  await connection.call({
    ...about,
    operation: 'HeadObject',
    wants: ['checksumMode'],
    attempt: async () => {
      if (keys.accessKeyId === 'NEW') return
      keys = { accessKeyId: 'NEW', secretAccessKey: 'new', sessionToken: 'fresh' }
      throw expired
    },
  })
  expect(learned).toEqual([])
  connection.close()
})
