import { setMaxListeners } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { plainObjects, usualNetwork } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { readBySdk } from '../../support/read-by-sdk.ts'
import { temporaryDir } from '../../unit/disk-temporary-dir.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { readAll } from './object-store-contract.ts'
import { linkRequest, newObject, partBody } from './part-body.ts'
import { listen, storeAnswering } from './scripted-server.ts'
import { startSocksProxy } from './socks-proxy.ts'
import { tlsBefore } from './tls-before.ts'

const pace = async () => undefined
/** The first silences a warning, the second is a label of requests. */
const harmless = new Set(['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'AWS_EXECUTION_ENV'])
const signal = new AbortController().signal
setMaxListeners(0, signal)
const aws = 's3.us-east-1.amazonaws.com'

/** Counts the connections that come to where an ambient setting leads. */
async function startTrap() {
  const trap = { url: '', connections: 0 }
  const server = createServer((socket) => {
    trap.connections += 1
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 503 Trapped\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
  onTestFinished(() => void server.close())
  trap.url = `http://127.0.0.1:${await listen(server)}`
  return trap
}

/** A home of its own with this ~/.aws/config, and these variables; URL in them leads to the trap. */
async function surround(trap: string, config: string, variables: Record<string, string>): Promise<void> {
  vi.unstubAllEnvs()
  const home = await temporaryDir()
  await mkdir(join(home, '.aws'))
  await writeFile(join(home, '.aws', 'config'), config.replaceAll('URL', trap))
  vi.stubEnv('HOME', home)
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value.replaceAll('URL', trap))
}

/** The demo store where AWS is: behind TLS with AWS's name, which a proxy leads to. `names` are those asked for. */
async function awsHere(): Promise<{ address: BucketAddress; names: string[] }> {
  const { demo, address } = await demoPlace()
  const tls = await tlsBefore(Number(new URL(demo.endpoint).port), aws)
  const { host, names } = await startSocksProxy(tls.port)
  const proxy = { kind: 'manual' as const, url: `socks5h://${host}`, user: null, passwordEntry: null }
  return {
    address: { ...address, endpoint: null, network: { ...usualNetwork, proxy, caFile: tls.caFile } },
    names,
  }
}

function storesHere() {
  const proxies = { systemProxy: async () => null, proxyPassword: async () => '' }
  const stores = createStores({ credentialsFor: () => async () => credentials, now: Date.now, proxies })
  onTestFinished(() => stores.close())
  return stores
}

/** Every kind of request. */
async function useAll(address: BucketAddress): Promise<void> {
  const stores = storesHere()
  const store = stores.at(address)
  const object = newObject({ key: 'a.mov', overwrite: true })
  const body = partBody(Buffer.from('content'))
  await store.put(object, body, pace, signal)
  const { uploadId } = await store.open(object, signal)
  const part = await store.sendPart({ key: object.key, uploadId, partNumber: 1, body }, pace, signal)
  await store.listParts(object.key, uploadId, signal)
  await store.listSessions('', signal)
  const upload = { object, uploadId, parts: [part], sizeBytes: 7, crc32: crc32('content') }
  await store.complete(upload, signal)
  expect((await readAll(store, object.key)).toString()).toBe('content')
  await store.abort(object.key, (await store.open(object, signal)).uploadId, signal)
  const checked = { prefix: '', objectSettings: plainObjects, publicBaseUrl: null }
  await stores.check(address, checked, signal, () => undefined)
  await store.link(linkRequest(object.key), signal)
}

/** Whose request and whose link the settings are tried with: the host of the link, or what went wrong. */
async function hostOfLink(address: BucketAddress): Promise<string> {
  const store = storesHere().at(address)
  try {
    await store.head('a.mov', signal)
    return new URL((await store.link(linkRequest('a.mov'), signal)).url).host
  } catch (thrown) {
    return String(thrown)
  }
}

afterEach(() => void vi.unstubAllEnvs())

/** Settings by name, with URL for where the trap is. */
const settings: [string, { config?: string; variables?: Record<string, string> }][] = [
  ['endpoint_url of the default profile', { config: '[default]\nendpoint_url = URL\n' }],
  [
    'endpoint_url of the profile in AWS_PROFILE',
    { config: '[profile x]\nendpoint_url = URL\n', variables: { AWS_PROFILE: 'x' } },
  ],
  [
    'a services section',
    { config: '[default]\nservices = here\n[services here]\ns3 =\n  endpoint_url = URL\n' },
  ],
  ['a services section that is missing', { config: '[default]\nservices = gone\n' }],
  ['AWS_ENDPOINT_URL', { variables: { AWS_ENDPOINT_URL: 'URL' } }],
  ['AWS_ENDPOINT_URL_S3', { variables: { AWS_ENDPOINT_URL_S3: 'URL' } }],
  ['use_fips_endpoint', { config: '[default]\nuse_fips_endpoint = true\n' }],
  ['AWS_USE_FIPS_ENDPOINT', { variables: { AWS_USE_FIPS_ENDPOINT: 'true' } }],
  ['AWS_USE_DUALSTACK_ENDPOINT', { variables: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } }],
  [
    'AWS_DEFAULTS_MODE',
    { variables: { AWS_DEFAULTS_MODE: 'auto', AWS_EC2_METADATA_SERVICE_ENDPOINT: 'URL' } },
  ],
  ['an unknown defaults_mode', { config: '[default]\ndefaults_mode = fast\n' }],
  ['a region', { config: '[default]\nregion = eu-west-1\n', variables: { AWS_REGION: 'eu-west-1' } }],
  ['an auth scheme', { variables: { AWS_AUTH_SCHEME_PREFERENCE: 'sigv4a' } }],
  ['retries', { variables: { AWS_RETRY_MODE: 'eager', AWS_MAX_ATTEMPTS: 'many' } }],
  [
    'checksums',
    {
      variables: { AWS_REQUEST_CHECKSUM_CALCULATION: 'ALWAYS', AWS_RESPONSE_CHECKSUM_VALIDATION: 'ALWAYS' },
    },
  ],
]

const sessionEnd = new Date(Date.now() + 300_000).toISOString()
const session = `<CreateSessionResult><Credentials><SessionToken>T</SessionToken><SecretAccessKey>S</SecretAccessKey>
<AccessKeyId>A</AccessKeyId><Expiration>${sessionEnd}</Expiration></Credentials></CreateSessionResult>`

test('a client reads neither ~/.aws nor any setting from the environment', async () => {
  const { address } = await demoPlace()
  const read = readBySdk()
  await useAll(address)
  const express = await storeAnswering(({ path }) =>
    path.includes('session') ? { status: 200, body: session } : { status: 206, body: 'x' },
  )
  await hostOfLink({ ...express.address, bucket: 'reels--use1-az4--x-s3' })
  const inManyRegions = 'arn:aws:s3::111122223333:accesspoint:mfzwi23gnjvgw.mrap'
  const refused = await hostOfLink({ ...address, endpoint: null, bucket: inManyRegions, pathStyle: false })
  expect(refused).toContain('in several regions')
  expect([...read].filter((name) => !harmless.has(name))).toEqual([])
  // A client of the SDK that is left to itself reads them, and this record shows it.
  const store = await storeAnswering(() => ({ status: 200 }))
  vi.stubEnv('AWS_ENDPOINT_URL_S3', store.address.endpoint ?? '')
  await new S3Client({ credentials, region: 'us-east-1' }).send(new HeadBucketCommand({ Bucket: 'reels' }))
  expect([...read]).toEqual(expect.arrayContaining(['AWS_ENDPOINT_URL_S3', 'AWS_USE_FIPS_ENDPOINT', 'HOME']))
})

test('a destination on AWS goes to AWS, whatever the environment and ~/.aws say', async () => {
  const trap = await startTrap()
  const { address, names } = await awsHere()
  await storesHere()
    .at(address)
    .put(newObject({ key: 'a.mov' }), partBody(Buffer.from('x')), pace, signal)
  for (const [name, { config = '', variables = {} }] of settings) {
    await surround(trap.url, config, variables)
    expect.soft(await hostOfLink(address), name).toBe(aws)
    expect.soft([trap.connections, new Set(names)], name).toEqual([0, new Set([aws])])
  }
})

test('a destination with an endpoint of its own goes there, whatever the environment and ~/.aws say', async () => {
  const trap = await startTrap()
  const { demo, address } = await demoPlace()
  await storesHere()
    .at(address)
    .put(newObject({ key: 'a.mov' }), partBody(Buffer.from('x')), pace, signal)
  for (const [name, { config = '', variables = {} }] of settings) {
    await surround(trap.url, config, variables)
    expect.soft(await hostOfLink(address), name).toBe(new URL(demo.endpoint).host)
    expect.soft(trap.connections, name).toBe(0)
  }
})
