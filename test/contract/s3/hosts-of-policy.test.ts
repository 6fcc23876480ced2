import { expect, onTestFinished, test } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { credentials } from './demo-place.ts'
import { linkRequest, newObject, partBody } from './part-body.ts'
import { failureOf } from './refusal.ts'
import { addressAt, scriptedServer, type Answer } from './scripted-server.ts'
import { startSocksProxy } from './socks-proxy.ts'
import { tlsBefore } from './tls-before.ts'

const { signal } = new AbortController()
const here = 's3.us-east-1.amazonaws.com'
const elsewhere = 's3.eu-west-1.amazonaws.com'

/** A server where AWS is, reached through a proxy that notes the names that it is asked for. */
async function awsAnswering(answer: Answer) {
  const server = await scriptedServer(() => answer)
  onTestFinished(async () => void (await server.close()))
  const tls = await tlsBefore(Number(new URL(server.address.endpoint ?? '').port), here)
  const { host, names } = await startSocksProxy(tls.port)
  const proxy = { kind: 'manual' as const, url: `socks5h://${host}`, user: null, passwordEntry: null }
  const network = { ...usualNetwork, proxy, caFile: tls.caFile }
  const address: BucketAddress = { ...server.address, endpoint: null, network }
  return { address, names }
}

function storesUnder(hosts: string[]) {
  const proxies = { systemProxy: async () => null, proxyPassword: async () => '' }
  const policy = { hosts }
  const stores = createStores({
    credentialsFor: () => async () => credentials,
    now: Date.now,
    proxies,
    policy,
  })
  onTestFinished(() => stores.close())
  return stores
}

const object = newObject({ key: 'a.mov', overwrite: true })
async function put(address: BucketAddress, hosts: string[]) {
  const body = partBody(Buffer.from('content'))
  const asked = async () =>
    await storesUnder(hosts)
      .at(address)
      .put(object, body, async () => undefined, signal)
  return await failureOf(asked())
}

test('no file follows a bucket of AWS into a region that the policy leaves out', async () => {
  const { address, names } = await awsAnswering({
    status: 301,
    headers: { 'x-amz-bucket-region': 'eu-west-1' },
  })
  expect(await put(address, [here])).toMatchObject({
    code: 'SetByPolicy',
    message: `Set by your administrator: files may not go to ${elsewhere}.`,
  })
  expect(names).toEqual([here])
  await put(address, ['*.amazonaws.com'])
  expect(names).toContain(elsewhere)
})

test.each([
  ['an access point', 'arn:aws:s3:us-east-1:123456789012:accesspoint:reels'],
  ['a directory bucket', 'reels--use1-az4--x-s3'],
])('%s, whose host is another one, gets no file', async (_name, bucket) => {
  const { address, names } = await awsAnswering({ status: 200 })
  expect(await put({ ...address, bucket, pathStyle: false }, [here])).toMatchObject({ code: 'SetByPolicy' })
  expect(names).toEqual([])
})

test('no link is made to a host that the policy leaves out, though a link asks nobody', async () => {
  const { address, names } = await awsAnswering({ status: 200 })
  const link = storesUnder([elsewhere])
  const made = async () => await link.at(address).link(linkRequest('a.mov'), signal)
  expect(await failureOf(made())).toMatchObject({ code: 'SetByPolicy' })
  expect(names).toEqual([])
})

test('the keys of the demo store let nothing leave this computer', async () => {
  const demo = { ...addressAt(9), endpoint: 'https://s3.example.org', credentials: { kind: 'demo' as const } }
  expect(await put(demo, [here])).toMatchObject({ code: 'SetByPolicy' })
})
