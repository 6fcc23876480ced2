import { randomBytes } from 'node:crypto'
import type { BucketAddress, UploadOptions, UploadState } from '../../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../../electron/core/defaults.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { Engine } from '../../../electron/engine/engine.ts'
import type { NewUpload } from '../../../electron/engine/new-upload.ts'
import type { Trash, TrashPlace } from '../../../electron/engine/trash-port.ts'
import type { Clock, ObjectStore, RequestTry } from '../../../electron/engine/ports.ts'
import { JournalDisk } from './memory-journal.ts'
import { Life } from './life.ts'
import { MemorySource } from './memory-source.ts'
import { RecordedLog } from './recorded-log.ts'
import { MemoryStore } from './memory-store.ts'
import { SteppedClock, stepUntil } from './stepped-clock.ts'

const mebibyte = 1024 * 1024
/** S3's smallest part keeps the files of a test small. */
export const partBytes = 5 * mebibyte

const address: BucketAddress = {
  endpoint: 'http://store.test',
  region: 'us-east-1',
  bucket: 'reels',
  pathStyle: true,
  credentials: { kind: 'env' },
  linkCredentials: null,
}

const options: UploadOptions = {
  ...defaultUploadOptions,
  partSizeBytes: partBytes,
  linkSeconds: null,
  parallel: 3,
}

/** Disk, store and clock, which outlive any engine. */
export class World {
  readonly clock: SteppedClock
  readonly source = new MemorySource()
  readonly store = new MemoryStore()
  /** The store with the bucket "elsewhere". */
  readonly elsewhere = new MemoryStore()
  readonly journal = new JournalDisk()
  readonly log = new RecordedLog()
  readonly trash = new Map<string, Buffer>()
  /** Why another Dropreel needs every file; null when none does. */
  neededElsewhere: string | null = null
  /** When a person has to sign in again, in milliseconds since the epoch; null for never. */
  signInEndsAt: number | null = null

  constructor(chance?: () => number) {
    this.clock = new SteppedClock(chance)
    this.source.now = () => this.clock.now()
  }

  /** Puts something between the engine and the store. */
  around: (store: ObjectStore) => ObjectStore = (store) => store

  /** Starts an engine, as a new process would. */
  boot(life = new Life(), unreachedLimitMs: number | null = 60_000): Engine {
    const reach = (store: MemoryStore): ObjectStore => {
      const asTry = (one: RequestTry): ObjectStore => ({ ...this.around(store.reach(life, one)), asTry })
      return asTry({ number: 1, onSilence: null })
    }
    const reached = reach(this.store)
    const other = reach(this.elsewhere)
    return new Engine({
      journal: this.journal.open(life),
      source: this.source,
      stores: {
        at: ({ bucket }) => (bucket === 'elsewhere' ? other : reached),
        signInEndsAt: async () => this.signInEndsAt,
      },
      trash: this.trashIn(life),
      others: { needing: async () => this.neededElsewhere },
      clock: this.#clockIn(life),
      log: this.log,
      unreachedLimitMs,
    })
  }

  /** A process that died has no timers any more. */
  #clockIn(life: Life): Clock {
    const { clock } = this
    return {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      processorMs: () => clock.processorMs(),
      utcOffsetMinutes: () => clock.utcOffsetMinutes(),
      random: () => clock.random(),
      newId: () => clock.newId(),
      sleep: async (ms, signal) => {
        if (!life.isOver) await clock.sleep(ms, signal)
        if (life.isOver) await new Promise(() => undefined)
      },
    }
  }

  /** False for what is no file and has taken its place at the last moment. */
  movesFile = true
  /** Called when a file goes to the trash, after the last look at it. */
  onDiscard: (file: string) => void = () => undefined

  trashIn(life: Life): Trash {
    return {
      prepare: async (file) => {
        await life.step()
        return { take: (check) => this.#discard(life, file, check), release: async () => undefined }
      },
    }
  }

  async #discard(life: Life, file: string, check: Parameters<TrashPlace['take']>[0]): Promise<void> {
    await life.step()
    this.onDiscard(file)
    const why = await check({ path: file, isFile: this.movesFile, identity: this.source.stat(file) })
    if (why !== null) throw new AppFailure('TrashFailed', `${why}, so it was put back`)
    this.trash.set(file, this.source.bytes(file))
    this.source.remove(file)
    await life.step()
  }

  /** Puts a file of random bytes on the disk. */
  file(name: string, sizeBytes: number): Buffer {
    const bytes = randomBytes(sizeBytes)
    this.source.write(name, bytes)
    return bytes
  }

  async add(engine: Engine, file: string, changes: Partial<UploadOptions> = {}): Promise<string> {
    const [id] = await this.addAll(engine, [file], changes)
    if (id === undefined) throw new Error('Nothing was added.')
    return id
  }

  async addAll(
    engine: Engine,
    files: string[],
    changes: Partial<UploadOptions> = {},
    where: Partial<BucketAddress> = {},
  ): Promise<string[]> {
    const uploads = files.map((file) => this.plan(file, changes, where))
    return (await engine.add(uploads)).records.map(({ id }) => id)
  }

  plan(file: string, changes: Partial<UploadOptions> = {}, where: Partial<BucketAddress> = {}): NewUpload {
    return {
      file,
      address: { ...address, ...where },
      destinationId: 'reviews',
      key: keyOf(file),
      keyUuid,
      contentType: 'video/quicktime',
      options: { ...options, ...changes },
    }
  }

  /** Does something at the first moment when a part has arrived; resolves when that is done. */
  whenPartArrives(partNumber: number, act: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.store.onPart = (arrived) => {
        if (arrived !== partNumber) return
        this.store.onPart = () => undefined
        act().then(resolve, reject)
      }
    })
  }

  /** Steps until the upload is in one of these states. */
  async until(engine: Engine, id: string, ...kinds: UploadState['kind'][]): Promise<UploadState> {
    const state = (): UploadState | undefined => engine.view(id)?.state
    await stepUntil(this.clock, () => kinds.includes(state()?.kind ?? 'queued'))
    const reached = state()
    if (reached === undefined) throw new Error('The upload is no more.')
    return reached
  }

  stored(file: string): Buffer | undefined {
    return this.store.objects.get(keyOf(file))?.bytes
  }
}

const keyUuid = '6f1c2a3e-0000-4000-8000-000000000000'

/** A key that only this upload can have. */
export function keyOf(file: string): string {
  return `${keyUuid}/${file}`
}
