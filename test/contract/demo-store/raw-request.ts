import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { Sha256 } from '@aws-sdk/checksums/sha'
import { SignatureV4 } from '@smithy/signature-v4'
import type { DemoStoreKey } from '../../../electron/demo-store/index.ts'
import { KEY } from './fixture.ts'

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string; code: string }

export type Signed = {
  method?: string
  /** Percent-encoded. */
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Buffer | string
  key?: DemoStoreKey
  region?: string
  date?: Date
  /** The value of x-amz-content-sha256; by default the hash of the body. */
  payload?: string
  /** Changes the request between signing and sending. */
  tamper?: (request: { path: string; headers: Record<string, string> }) => void
}

/** Signs with the SDK's signer and sends with node:http, for what the SDK's client would not send. */
export async function signedRequest(endpoint: string, options: Signed): Promise<RawAnswer> {
  const { path, headers } = await signRequest(endpoint, options)
  return await rawRequest(endpoint, options.method ?? 'GET', path, headers, options.body)
}

export async function signRequest(endpoint: string, options: Signed) {
  const {
    method = 'GET',
    path,
    query = {},
    body = '',
    key = KEY,
    region = 'us-east-1',
    date = new Date(),
  } = options
  const { hostname, host } = new URL(endpoint)
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: key,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  })
  const payload = options.payload ?? createHash('sha256').update(body).digest('hex')
  const signed = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname,
      path,
      query,
      headers: { host, 'x-amz-content-sha256': payload, ...options.headers },
    },
    { signingDate: date },
  )
  const queryText = Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const request = { path: queryText === '' ? path : `${path}?${queryText}`, headers: signed.headers }
  options.tamper?.(request)
  return request
}

export async function rawRequest(
  endpoint: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Buffer | string = '',
): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint)
  const request = httpRequest({ hostname, port, method, path, headers, agent: false })
  request.end(body)
  const [response] = await once(request, 'response')
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? '',
  }
}
