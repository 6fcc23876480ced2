import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import { answerRequest } from './answer-request.ts'
import { checkBucketName } from './buckets.ts'
import type { DemoStore, DemoStoreOptions } from './options.ts'
import { openStorage, type Storage } from './storage.ts'

const LOOPBACK = '127.0.0.1'
/** Longer than clients keep theirs, so that none sends a request into a closing connection. */
const KEEP_ALIVE_MS = 60_000

/**
 * Starts a strict S3 server on loopback. Rejects with Node's error when the port is in use (EADDRINUSE) or the folder
 * cannot be written (EACCES and the like), with an S3Error for a bucket name that S3 does not allow.
 */
export async function startDemoStore(options: DemoStoreOptions): Promise<DemoStore> {
  const { dir, port = 0, region = 'us-east-1', buckets = [], keys, now = Date.now } = options
  let bodyBytes = 0
  const running = new Set<Promise<void>>()
  const onBodyBytes = (bytes: number): void => void (bodyBytes += bytes)
  function track(incoming: IncomingMessage, response: ServerResponse, waiting: boolean): void {
    // Requests may come as soon as the port is open.
    const run = opening
      .then((storage) => ({ ...options, storage, region, now, onBodyBytes }))
      .then((server) => answerRequest(server, incoming, response, waiting))
      .catch(() => void response.destroy())
    running.add(run)
    void run.finally(() => running.delete(run))
  }

  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 })
  http.on('request', (incoming, response: ServerResponse) => track(incoming, response, false))
  http.on('checkContinue', (incoming, response: ServerResponse) => track(incoming, response, true))
  // The port first: a second store on the same port fails before it touches any file.
  const listening = listen(http, port)
  const opening = listening.then(() => openWithBuckets(dir, buckets, now))

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => http.close(resolve))
    http.closeAllConnections()
    await closed
    await Promise.all(running)
  }
  try {
    await opening
  } catch (error) {
    await close()
    throw error
  }
  return { endpoint: await listening, region, keys, requestBodyBytes: () => bodyBytes, close }
}

async function openWithBuckets(dir: string, buckets: string[], now: () => number): Promise<Storage> {
  const storage = await openStorage(dir)
  for (const name of buckets) {
    checkBucketName(name)
    if (!storage.buckets.has(name)) await storage.createBucket({ name, createdAt: now() })
  }
  return storage
}

async function listen(http: HttpServer, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, LOOPBACK, () => resolve())
  })
  const address = http.address()
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port')
  return `http://${LOOPBACK}:${address.port}`
}
