import { Agent, createServer } from 'node:http'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Sha256 } from '@aws-sdk/checksums/sha'
import { S3Client, type ServiceInputTypes, type ServiceOutputTypes } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { classify } from '../../../electron/s3/failures/classify.ts'
import { failureFacts } from '../../../electron/s3/failures/failure-facts.ts'
import { nothingAmbient } from '../../../electron/s3/transport/ambient-settings.ts'
import { createClient, usualLimits } from '../../../electron/s3/transport/client.ts'
import { DirectSend, type SentBody } from '../../../electron/s3/transport/direct-send.ts'
import { Line } from '../../../electron/s3/transport/line.ts'
import {
  askedEachTime,
  clockOffsetMs,
  setClockOffset,
  signPayloadAs,
  type SdkCommand,
} from '../../../electron/s3/transport/sdk-internals.ts'
import { refusePages } from '../../../electron/s3/transport/web-page.ts'
import type { Credentials } from '../../../electron/s3/credential-provider.ts'
import { listen, type Answer } from './scripted-server.ts'

/** Labels of the SDK's own retries, which Dropreel turns off, and what depends on the others. */
const labels = new Set(['amz-sdk-invocation-id', 'amz-sdk-request', 'authorization', 'x-amz-date'])

export type Heard = { line: string; headers: Record<string, string>; body: string }

const heard: Heard[] = []
/** What the store answers. */
export const store: { answer: Answer } = { answer: { status: 200 } }
const server = createServer((request, response) => {
  void buffer(request).then((body) => {
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(request.headersDistinct))
      headers[name] = value?.join(' & ') ?? ''
    heard.push({ line: `${request.method} ${request.url}`, headers, body: body.toString('latin1') })
    const { status, headers: fields, body: text } = store.answer
    response.sendDate = false
    response.writeHead(status, fields).end(request.method === 'HEAD' ? undefined : text)
  })
})

/** Connects to the test's server, whatever host is asked for. For https, too: what is compared is what is in it. */
class LeadingHere extends Agent {
  constructor(protocol: string) {
    super({ keepAlive: true })
    Object.assign(this, { protocol })
  }

  override createConnection() {
    return connect(port, '127.0.0.1')
  }
}

// For all files that compare: they may share one process, and with it this module.
const port = await listen(server)
server.unref()
const agents = { httpAgent: new LeadingHere('http:'), httpsAgent: new LeadingHere('https:') }

const quiet = new Line(
  { isThere: async () => true, dropIdle: () => undefined, onTurn: () => undefined },
  usualLimits.line,
)
export const keys: Credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
export const usual: BucketAddress = {
  endpoint: 'http://store.test:9000',
  region: 'us-east-1',
  bucket: 'reels',
  pathStyle: true,
  credentials: { kind: 'env' },
  linkCredentials: null,
}

/** Dropreel's own way to send a command to this address. */
function directAt(address: BucketAddress, credentials: Credentials) {
  const parts = {
    address,
    region: address.region,
    credentials: async () => credentials,
    agents,
    limits: usualLimits,
    line: quiet,
    mayReach: () => undefined,
  }
  const client = createClient(parts)
  const direct = new DirectSend(client, { ...parts, bucket: address.bucket, host: 'store.test' })
  return { client, direct }
}

/** The same by the SDK alone, with its own request handler. */
function sdkAt({ endpoint, region, pathStyle, network }: BucketAddress, credentials: Credentials): S3Client {
  const client = new S3Client({
    ...nothingAmbient,
    ...(endpoint === null ? {} : { endpoint }),
    region,
    credentials: askedEachTime(async () => credentials),
    forcePathStyle: pathStyle,
    useAccelerateEndpoint: network?.acceleration ?? false,
    useDualstackEndpoint: network?.dualStack ?? false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    useArnRegion: true,
    expectContinueHeader: false,
    requestHandler: new NodeHttpHandler(agents),
  })
  client.middlewareStack.remove('recursionDetectionMiddleware')
  return client
}

function bodyOf(bytes: Buffer, hash: string): SentBody {
  return { hash, write: (outgoing) => void outgoing.end(bytes) }
}

/** What an attempt came to: its request, and its answer or what it threw, without what may differ. */
async function outcomeOf(attempt: () => Promise<ServiceOutputTypes>) {
  heard.length = 0
  const result = await attempt().then(
    (output) => ({ output: { ...output, $metadata: statusOf(output.$metadata) } }),
    (thrown: unknown) => ({ thrown: facts(thrown) }),
  )
  const requests = heard.map(({ line, headers, body }) => ({
    line,
    headers: plain(headers),
    signed: signedOf(headers).filter((name) => !labels.has(name)),
    body,
  }))
  return { requests, result, first: heard[0] }
}

function statusOf({ httpStatusCode, requestId, extendedRequestId }: ServiceOutputTypes['$metadata']) {
  return { httpStatusCode, requestId, extendedRequestId }
}

function facts(thrown: unknown) {
  const known = failureFacts(thrown, 0)
  const { error, status, retryAfterMs } = classify(
    known,
    { operation: 'PutObject', host: 'store.test', address: usual, key: 'key' },
    thrown,
  )
  // Only the SDK's own users read that there is more in a hidden field.
  const message = known.message.replace(/\.? Deserialization error: to see the raw response.*/, '')
  return { known: { ...known, message }, error, status, retryAfterMs }
}

/** The headers that the signature covers: what it leaves out, a proxy could change. */
function signedOf({ authorization = '' }: Record<string, string>): string[] {
  return /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
}

/** Headers without labels, and the user agent without the features that each kind of request used. */
function plain(headers: Record<string, string>) {
  const kept = Object.entries(headers).filter(([name]) => !labels.has(name))
  const words = kept.map(([name, value]) => [
    name,
    name === 'user-agent' ? value.replace(/ m\/\S+/, '') : value,
  ])
  return Object.fromEntries(words)
}

type Asked<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = {
  command: (body: Uint8Array) => SdkCommand<Input, Output>
  /** Null for a request without a body. */
  bytes: Buffer | null
  hash: string
}

/** Sends a command both ways. `clockMs`: how far the store's clock is known to be ahead. */
export async function sentBothWays<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  { command, bytes, hash }: Asked<Input, Output>,
  address: BucketAddress = usual,
  credentials: Credentials = keys,
  clockMs = 0,
) {
  const { client, direct } = directAt(address, credentials)
  const sdk = sdkAt(address, credentials)
  for (const one of [client, sdk]) setClockOffset(one, clockMs)
  const body = bytes === null ? null : bodyOf(bytes, hash)
  const own = await outcomeOf(() =>
    direct.send(command(new Uint8Array(0)), { keys: credentials, signal: undefined, onSilence: null, body }),
  )
  const theirs = await outcomeOf(() => {
    const asked = command(bytes ?? new Uint8Array(0))
    if (bytes !== null) {
      asked.middlewareStack.add(signPayloadAs(hash), { step: 'build' })
      asked.middlewareStack.add(refusePages('store.test'), { step: 'deserialize' })
    }
    return sdk.send(asked)
  })
  return { own, theirs, clocks: { own: clockOffsetMs(client), theirs: clockOffsetMs(sdk) } }
}

/** The signature that the SDK's own package gives the request that was heard. */
export async function signatureOf({ line, headers }: Heard, credentials: Credentials): Promise<string> {
  const [, region = '', service = ''] = /\/\d{8}\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? []
  const signed = signedOf(headers)
  const [method = '', target = ''] = line.split(' ')
  const [path = '', query = ''] = target.split('?')
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
  })
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'] ?? '')?.slice(1) ?? []
  const [year, month, day, hour, minute, second] = time
  const again = await signer.sign(
    {
      method,
      path,
      protocol: 'http:',
      hostname: 'store.test',
      query: Object.fromEntries(new URLSearchParams(query.replaceAll('+', '%2B'))),
      headers: Object.fromEntries(signed.map((name) => [name, headers[name] ?? ''])),
    },
    { signingDate: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) },
  )
  return again.headers.authorization ?? ''
}
