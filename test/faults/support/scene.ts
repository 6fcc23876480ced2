import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type {
  AppError,
  BucketAddress,
  ObjectSettings,
  UploadOptions,
  UploadState,
  UploadView,
} from '../../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../../electron/core/defaults.ts'
import { startDemoStore, type DemoStore, type DemoStoreOptions } from '../../../electron/demo-store/index.ts'
import { fileSource, openState, systemTrash } from '../../../electron/disk/index.ts'
import { Engine } from '../../../electron/engine/engine.ts'
import { createStores, type CredentialProvider } from '../../../electron/s3/index.ts'
import { FaultProxy } from './fault-proxy.ts'
import { quickClock } from './quick-clock.ts'
import { bucket, keys, storeContents } from './store-contents.ts'

export const mebibyte = 1024 * 1024
/** S3's smallest part keeps the files of a test small. */
export const partBytes = 5 * mebibyte
/** A file of two parts, for faults that have nothing to do with parts. */
export const fewBytes = partBytes + mebibyte

/** Short, but longer than a busy machine takes for anything on loopback. */
const usualLimits = {
  connectMs: 1000,
  stalledMs: 2000,
  idleMs: 2000,
  completeIdleMs: 2000,
  answerBytesPerMs: 2500,
  slowMs: 60_000,
  line: { silentMs: 300, everyMs: 100, longestMs: 200, graceMs: 100, knownMs: 2000 },
}

export type SceneOptions = {
  store?: Partial<DemoStoreOptions>
  credentials?: CredentialProvider
  limits?: Partial<typeof usualLimits>
  /** How much shorter than asked waits are; 1000 unless given. */
  haste?: number
}

/** The store's bucket by way of the proxy. */
export function addressOf({ proxy, store }: { proxy: FaultProxy; store: DemoStore }): BucketAddress {
  return {
    endpoint: proxy.endpoint,
    region: store.region,
    bucket,
    pathStyle: true,
    credentials: { kind: 'env' },
    linkCredentials: null,
  }
}

export type LocalFile = { path: string; bytes: Buffer }
export type Scene = Awaited<ReturnType<typeof scene>>

/** The real engine on a real disk, and a real store behind a proxy that breaks what a test wants broken. */
export async function scene(options: SceneOptions = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-faults-'))
  const clock = quickClock(options.haste)
  let store = await startStore(join(dir, 'store'), options.store)
  const proxy = new FaultProxy(store.endpoint)
  await proxy.open()
  const seen = new Map<string, UploadState[]>()
  const stores = createStores({
    credentialsFor: () => options.credentials ?? (async () => keys),
    now: Date.now,
    limits: { ...usualLimits, ...options.limits },
  })
  let engine = await boot()

  async function boot(): Promise<Engine> {
    const journal = await openState(join(dir, 'state'), { wait: 'no' })
    const source = fileSource()
    const trash = systemTrash({ environment: { XDG_DATA_HOME: join(dir, 'data') }, moveByDesktop: null })
    const others = { needing: async () => null }
    const booted = new Engine({ journal, source, stores, trash, others, clock, unreachedLimitMs: null })
    booted.onChange((id) => {
      const state = booted.view(id)?.state
      const states = seen.get(id) ?? []
      seen.set(id, states)
      if (state !== undefined && states.at(-1) !== state) states.push(state)
    })
    return booted
  }

  onTestFinished(async () => {
    proxy.clear()
    await engine.stop()
    stores.close()
    await proxy.cut()
    await store.close()
    await rm(dir, { recursive: true })
  })

  function view(id: string): UploadView {
    const found = engine.view(id)
    if (found === undefined) throw new Error('The upload is no more.')
    return found
  }

  /** Resolves once this holds of the upload. */
  async function until(id: string, holds: (view: UploadView) => boolean): Promise<UploadView> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds(view(id))) return
        leave()
        resolve(view(id))
      }
      const leave = engine.onChange(check)
      check()
    })
  }

  /** Resolves once the upload has come to a rest; answers the error if it failed. */
  async function ended(id: string): Promise<{ view: UploadView; error: AppError | null }> {
    const last = await until(id, ({ state }) => ['done', 'failed', 'cancelled'].includes(state.kind))
    return { view: last, error: last.state.kind === 'failed' ? last.state.error : null }
  }

  return {
    dir,
    clock,
    proxy,
    view,
    until,
    ended,
    get engine() {
      return engine
    },
    get store() {
      return store
    },

    /** A new file of random bytes; four parts by default, the last one short. */
    async file(sizeBytes = 3 * partBytes + mebibyte, name = 'reel.mov'): Promise<LocalFile> {
      const path = join(dir, 'files', name)
      const bytes = randomBytes(sizeBytes)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
      // A whole second can be put back exactly.
      await utimes(path, 1_700_000_000, 1_700_000_000)
      return { path, bytes }
    },

    /** Starts its upload, two parts at a time; its key is its name. Answers the id. */
    async add(
      { path }: LocalFile,
      changes: Partial<UploadOptions> = {},
      objectSettings?: ObjectSettings,
    ): Promise<string> {
      const upload = {
        file: path,
        address: addressOf({ proxy, store }),
        destinationId: null,
        key: basename(path),
        contentType: 'video/quicktime',
        objectSettings,
        options: { ...usualOptions, ...changes },
      } as const
      const [record] = (await engine.add([upload])).records
      if (record === undefined) throw new Error('Nothing was added.')
      return record.id
    },

    /** Every state that the upload has been in, in order. */
    states: (id: string): UploadState[] => seen.get(id) ?? [],

    /** Waits for the end, and asserts that the object is the file and that the store has nothing else. */
    async delivered(id: string, { path, bytes }: LocalFile): Promise<UploadView> {
      const { view, error } = await ended(id)
      expect(error).toBeNull()
      expect(view).toMatchObject({ sentBytes: bytes.byteLength, state: { kind: 'done' } })
      const { objects, sessions } = await storeContents(store)
      expect(sessions).toEqual([])
      expect(Array.from(objects.keys())).toEqual([basename(path)])
      expect(objects.get(basename(path))?.equals(bytes)).toBe(true)
      return view
    },

    /** Waits for the failure, and asserts what it is. */
    async failed(id: string, code: AppError['code']): Promise<AppError> {
      const { error } = await ended(id)
      expect(error).toMatchObject({ code })
      if (error === null) throw new Error('The upload did not fail.')
      return error
    },

    /** Removes the upload; resolves once the store has confirmed that nothing of it is left. */
    async remove(id: string): Promise<void> {
      const isForgotten = new Promise<void>((resolve) => {
        const leave = engine.onChange(() => {
          if (engine.record(id) !== undefined) return
          leave()
          resolve()
        })
      })
      await engine.remove([id])
      await isForgotten
    },

    /** Ends the store and starts it again, with its data or with an empty disk. */
    async restartStore(disk: 'kept' | 'empty'): Promise<void> {
      await store.close()
      if (disk === 'empty') await rm(join(dir, 'store'), { recursive: true })
      store = await startStore(join(dir, 'store'), options.store)
      proxy.target = store.endpoint
    },

    /** Ends the engine and starts it again, as a new process would; what it left unfinished goes on. */
    async restartEngine(): Promise<void> {
      await engine.stop()
      engine = await boot()
      await engine.start()
    },
  }
}

const usualOptions: UploadOptions = {
  ...defaultUploadOptions,
  partSizeBytes: partBytes,
  linkSeconds: null,
  parallel: 2,
}

function startStore(dir: string, options: Partial<DemoStoreOptions> = {}): Promise<DemoStore> {
  return startDemoStore({ dir, keys: [keys], buckets: [bucket], ...options })
}
