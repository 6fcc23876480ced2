import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { connect as connectTcp, createServer as createTcpServer } from 'node:net'
import { pipeline } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import type { BucketAddress, CheckLine, ObjectSettings } from '../../../electron/contract/index.ts'
import type { DemoStoreOptions } from '../../../electron/demo-store/index.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { listen, scriptedServer } from './scripted-server.ts'
import { tlsBefore } from './tls-before.ts'

const everything: ObjectSettings = {
  ...plainObjects,
  storageClass: 'STANDARD_IA',
  encryption: { kind: 'sse-kms', keyId: null },
  acl: 'bucket-owner-full-control',
  tags: { client: 'acme' },
}

async function scene(options: Partial<DemoStoreOptions> = {}) {
  const { address } = await demoPlace(options)
  return { address, left: () => leftOn(address) }
}

async function leftOn({ endpoint, region }: BucketAddress): Promise<string[]> {
  const s3 = new S3Client({ endpoint: endpoint ?? '', region, credentials, forcePathStyle: true })
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'reels' }))
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: 'reels' }))
  return [...(Contents ?? []), ...(Uploads ?? [])].map(({ Key = '' }) => Key)
}

/** The first byte of a TLS connection (RFC 8446, 5.1). */
const tlsHandshake = 22

type Keys = { accessKeyId: string; secretAccessKey: string }

async function check(
  address: BucketAddress,
  { settings = everything, keys = credentials }: { settings?: ObjectSettings; keys?: Keys } = {},
) {
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  const told: CheckLine[] = []
  const checked = { prefix: 'acme/', objectSettings: settings, publicBaseUrl: null }
  const result = await stores.check(address, checked, new AbortController().signal, (line) => told.push(line))
  stores.close()
  expect(told).toEqual(result.lines)
  return result
}

const failed = (lines: CheckLine[]) => lines.filter(({ status }) => status === 'failed')
const stepsOf = (lines: CheckLine[], status: CheckLine['status']) =>
  lines.filter((line) => line.status === status).map(({ step }) => step)

test('a store that allows everything passes every step, and nothing is left on it', async () => {
  const { address, left } = await scene()
  const { lines, capabilities } = await check(address)
  expect(failed(lines)).toEqual([])
  expect(stepsOf(lines, 'skipped')).toEqual(['name'])
  expect(stepsOf(lines, 'passed').join(' ')).toBe(
    'connect clock identity bucket put storage-class encryption acl tags ' +
      'multipart list-parts complete abort head link list-sessions checksums clean-up',
  )
  expect(await left()).toEqual([])
  expect(capabilities).toMatchObject({
    checksums: 'verified',
    algorithms: ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'],
    putChecksums: 'verified',
    session: 'CRC32',
    wrongChecksum: 'refused',
    ifNoneMatch: 'honoured',
    listParts: 'yes',
    awsChunked: 'yes',
  })
})

test.each([
  ['s3:PutObject', ['put']],
  ['kms:GenerateDataKey', ['encryption', 'multipart']],
  ['kms:Decrypt', ['multipart']],
  ['s3:PutObjectAcl', ['acl']],
  ['s3:PutObjectTagging', ['tags']],
  ['s3:ListMultipartUploadParts', ['list-parts']],
  ['s3:AbortMultipartUpload', ['abort']],
  ['s3:GetObject', ['head', 'link']],
])('names exactly %s if only that is missing', async (action, steps) => {
  const { address, left } = await scene({ deniedActions: new Set([action]) })
  const { lines } = await check(address)
  expect(failed(lines).map(({ step }) => step)).toEqual(steps)
  for (const line of failed(lines)) {
    expect(line).toMatchObject({ permission: action, text: `The permission ${action} is missing.` })
  }
  expect(await left()).toEqual([])
})

test('does not report a missing KMS permission as a missing permission to read objects', async () => {
  const { address } = await scene({ deniedActions: new Set(['kms:Decrypt']) })
  const settings: ObjectSettings = { ...plainObjects, encryption: { kind: 'sse-kms', keyId: null } }
  const { lines } = await check(address, { settings })
  expect(failed(lines).map(({ step, permission }) => [step, permission])).toEqual([
    ['multipart', 'kms:Decrypt'],
  ])
})

test.each([
  ['s3:DeleteObject', 'clean-up'],
  ['s3:ListBucketMultipartUploads', 'list-sessions'],
])('reports a missing %s, which uploads do not need', async (action, step) => {
  const { address } = await scene({ deniedActions: new Set([action]) })
  const { lines } = await check(address)
  expect(failed(lines)).toEqual([])
  const skipped = lines.find((line) => line.step === step)
  expect(skipped).toMatchObject({ status: 'skipped', permission: null })
  expect(skipped?.text).toContain(`${action} is not allowed. Uploads do not need it`)
})

test('no step needs s3:ListBucket', async () => {
  const { address } = await scene({ deniedActions: new Set(['s3:ListBucket']) })
  expect(failed((await check(address)).lines)).toEqual([])
})

test.each([
  ['identity', 'secret access key', { keys: { ...credentials, secretAccessKey: 'wrong' } }],
  ['identity', 'does not know this access key ID', { keys: { ...credentials, accessKeyId: 'NOBODY' } }],
  ['storage-class', 'InvalidStorageClass', { settings: { ...plainObjects, storageClass: 'ATTIC' } }],
  ['acl', 'AccessControlListNotSupported', { settings: { ...plainObjects, acl: 'public-read' } }],
] as const)('a wrong setting of %s says %j', async (step, part, wrong) => {
  const { address } = await scene()
  const [line, ...others] = failed((await check(address, wrong)).lines)
  expect([line?.step, others]).toEqual([step, []])
  expect(line?.text).toContain(part)
  expect(line?.permission).toBeNull()
})

test('tells a wrong bucket, region, port and clock apart', async () => {
  const { address } = await scene()
  const first = async (changes: Partial<BucketAddress>) =>
    failed((await check({ ...address, ...changes })).lines)[0]
  expect(await first({ bucket: 'nobody-has-this' })).toMatchObject({ step: 'bucket' })
  expect(await first({ region: 'eu-west-1' })).toMatchObject({
    step: 'bucket',
    text: expect.stringContaining('Use the region us-east-1.'),
  })
  expect(await first({ endpoint: 'http://127.0.0.1:9' })).toMatchObject({ step: 'connect' })
  expect(await first({ endpoint: 'http://no-such-host.invalid' })).toMatchObject({ step: 'name' })
  const late = await scene({ now: () => Date.now() - 3_600_000 })
  const [line] = failed((await check(late.address)).lines)
  expect(line).toMatchObject({ step: 'clock', text: expect.stringContaining('60 min ahead of the store') })
})

test.each([
  ['a web page', 200, 'text/html'],
  ['a page that is not found', 404, 'text/html'],
  ['nothing', 204, undefined],
])('a server that answers %s to everything is not a store', async (_, status, type) => {
  const body = type === undefined ? undefined : '<html>Welcome</html>'
  const headers = type === undefined ? {} : { 'content-type': type }
  const { address, close } = await scriptedServer(() => ({ status, headers, ...(body && { body }) }))
  onTestFinished(async () => void (await close()))
  const { lines } = await check(address)
  expect(lines.map(({ step }) => step)).toEqual(['name', 'connect', 'clock', 'identity'])
  const { host } = new URL(address.endpoint ?? '')
  expect(lines.at(-1)).toMatchObject({
    status: 'failed',
    text: `${host} does not answer like an S3 store. Check the endpoint address and port.`,
    permission: null,
  })
})

test('reports http to a TLS port, and TLS to an http port', async () => {
  const { demo, address } = await demoPlace()
  const { hostname, port } = new URL(demo.endpoint)
  const tls = await tlsBefore(Number(port), 'store.studio')
  // As web servers do that know what they were asked over.
  const polite = createTcpServer((socket) => {
    socket.once('data', (first) => {
      if (first[0] === tlsHandshake) {
        const onward = connectTcp(tls.port, hostname)
        onward.write(first)
        pipeline(socket, onward, socket, () => undefined)
      } else socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n')
    })
  })
  onTestFinished(() => void polite.close())
  const told = async (scheme: string, portThere: number | string) => {
    const { lines } = await check({ ...address, endpoint: `${scheme}://${hostname}:${portThere}` })
    return failed(lines).map(({ step, text }) => `${step}: ${text}`)
  }
  const over = (from: string, to: string, portThere: number | string) => [
    `connect: ${hostname}:${portThere} answers over ${to}, not over ${from}. Begin the endpoint with ${to}.`,
  ]
  expect(await told('http', tls.port)).toEqual(over('http', 'https', tls.port))
  const politePort = await listen(polite)
  expect(await told('http', politePort)).toEqual(over('http', 'https', politePort))
  expect(await told('https', port)).toEqual(over('https', 'http', port))
  expect(await told('https', tls.port)).toEqual([expect.stringMatching(/^connect: .* is not trusted\./)])
  expect(await told('http', 9)).toEqual([expect.stringMatching(/^connect: .* cannot be reached\./)])
})

test('finds out what a limited store can do, whatever was known before', async () => {
  const missing = ['checksums', 'conditional-writes', 'aws-chunked', 'list-parts'] as const
  const { address, left } = await scene({ missingCapabilities: new Set(missing) })
  const { lines, capabilities } = await check(address, { settings: plainObjects })
  expect(capabilities).toMatchObject({
    checksums: 'ignored',
    algorithms: [],
    putChecksums: 'ignored',
    session: 'ignored',
    ifNoneMatch: 'ignored',
    listParts: 'no',
    awsChunked: 'no',
  })
  expect(failed(lines).map(({ step }) => step)).toEqual(['list-parts'])
  expect(await left()).toEqual([])
})
