import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { createStores, type CredentialProvider, type StoresParts } from '../../../electron/s3/index.ts'

export type Seen = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer }
export type Answer = { status: number; headers?: Record<string, string>; body?: string | Uint8Array }

/** A server on a real socket that answers what the test says, request by request. */
export async function scriptedServer(answer: (seen: Seen) => Answer | Promise<Answer>) {
  const seen: Seen[] = []
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request)
    const { method = '', url: path = '', headers } = request
    seen.push({ method, path, headers, body })
    const { status, headers: fields, body: text } = await answer({ method, path, headers, body })
    response.writeHead(status, fields).end(method === 'HEAD' ? undefined : text)
  }
  const server = createServer((request, response) => {
    // A request that the test broke off has no answer.
    respond(request, response).catch(() => response.destroy())
  })
  const port = await listen(server)
  const close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => {
      server.close(resolve)
    })
  }
  return { address: addressAt(port), seen, close }
}

export const exampleKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-very-secret-key' }

/** A store behind such a server, for one test. */
export async function storeAnswering(
  answer: (seen: Seen) => Answer | Promise<Answer>,
  provider: CredentialProvider = async () => exampleKeys,
  memory?: StoresParts['memory'],
) {
  const server = await scriptedServer(answer)
  const stores = storesAt(provider, memory)
  onTestFinished(async () => void (await server.close()))
  return { store: stores.at(server.address), stores, ...server }
}

/** The client of one run of the program, for one test. */
export function storesAt(provider: CredentialProvider, memory?: StoresParts['memory']) {
  const remembering = memory === undefined ? {} : { memory }
  const stores = createStores({ credentialsFor: () => provider, now: Date.now, ...remembering })
  onTestFinished(() => stores.close())
  return stores
}

/** A bucket behind a port of this computer. */
export function addressAt(port: number): BucketAddress {
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'reels',
    pathStyle: true,
    credentials: { kind: 'env' },
    linkCredentials: null,
  }
}

/** An S3 error answer. */
export function s3Error(status: number, code: string, more = '', message = `About ${code}.`): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' },
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`,
  }
}

/** Listens on a free port of this computer only; answers the port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
