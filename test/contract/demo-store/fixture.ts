import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startDemoStore } from '../../../electron/demo-store/index.ts'
import type {
  DemoStore,
  DemoStoreCapability,
  DemoStoreKey,
  DemoStoreOptions,
} from '../../../electron/demo-store/index.ts'

export const KEY: DemoStoreKey = { accessKeyId: 'AKIDEMO', secretAccessKey: 'demo/secret+key' }
export const BUCKET = 'demo-bucket'
export const MIB = 1024 * 1024

type Request = { method: string; path: string; action: string }

/** A running store for the tests of one file; what a test denies, takes away or sets is undone after it. */
export type Lab = {
  readonly store: DemoStore
  readonly dir: string
  /** A client with the SDK's defaults unless told otherwise; it lives until the test ends. */
  client: (config?: S3ClientConfig) => S3Client
  denied: Set<string>
  missing: Set<DemoStoreCapability>
  requests: Request[]
  /** Milliseconds that the server's clock is ahead. */
  clock: { ahead: number }
  /** `between` runs while the store is closed. */
  restart: (between?: () => Promise<void>) => Promise<void>
}

export function useStore(options: Partial<DemoStoreOptions> = {}): Lab {
  const clients: S3Client[] = []
  let shared: S3Client | null = null
  let running: { store: DemoStore; dir: string } | null = null

  function state() {
    if (running === null) throw new Error('the store is not running yet')
    return running
  }
  async function start(dir: string): Promise<void> {
    const store = await startDemoStore({
      dir,
      keys: [KEY],
      buckets: [BUCKET],
      deniedActions: lab.denied,
      missingCapabilities: lab.missing,
      now: () => Date.now() + lab.clock.ahead,
      onRequest: (request) => lab.requests.push(request),
      ...options,
    })
    running = { store, dir }
  }

  const lab: Lab = {
    get store() {
      return state().store
    },
    get dir() {
      return state().dir
    },
    client: (config) => {
      if (config === undefined) return (shared ??= lab.client({}))
      const client = new S3Client({
        endpoint: state().store.endpoint,
        region: state().store.region,
        credentials: KEY,
        forcePathStyle: true,
        ...config,
      })
      clients.push(client)
      return client
    },
    denied: new Set(),
    missing: new Set(),
    requests: [],
    clock: { ahead: 0 },
    restart: async (between) => {
      await state().store.close()
      await between?.()
      await start(state().dir)
      shared = null
    },
  }
  beforeAll(async () => start(await mkdtemp(join(tmpdir(), 'demo-store-'))))
  afterEach(() => {
    lab.denied.clear()
    lab.missing.clear()
    lab.requests.length = 0
    lab.clock.ahead = 0
    shared = null
    for (const client of clients.splice(0)) client.destroy()
  })
  afterAll(async () => {
    await state().store.close()
    await rm(state().dir, { recursive: true })
  })
  return lab
}

/** The code and status of the S3 error that a call ends with; fails when it does not. */
export async function errorOf(call: Promise<unknown>): Promise<{ code: string; status: number | undefined }> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error
    return { code: error.name, status: error.$metadata.httpStatusCode }
  }
  throw new Error('the call succeeded')
}
