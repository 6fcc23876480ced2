import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BucketAddress, UploadOptions, UploadState } from '../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../electron/core/defaults.ts'
import { fileSource } from '../../electron/disk/index.ts'
import { Engine } from '../../electron/engine/engine.ts'
import type { Stores } from '../../electron/engine/ports.ts'
import type { Trash } from '../../electron/engine/trash-port.ts'
import { Life } from '../engine/fakes/life.ts'
import { JournalDisk } from '../engine/fakes/memory-journal.ts'
import { quickClock } from '../faults/support/quick-clock.ts'

const partSizeBytes = 5 * 1024 * 1024

/** The engine with files of a real disk, over any stores, and the engines after it that go on with its journal. */
export async function engineOn(stores: Stores, address: BucketAddress) {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-engine-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const journal = new JournalDisk()
  const clock = quickClock()
  let engine = boot(stores)
  onTestFinished(() => engine.stop())

  function boot(over: Stores): Engine {
    const trash: Trash = { prepare: () => Promise.reject(new Error('nothing goes to the trash here')) }
    const others = { needing: async () => null }
    const parts = { source: fileSource(), stores: over, trash, others, clock, unreachedLimitMs: null }
    return new Engine({ ...parts, journal: journal.open(new Life()) })
  }

  return {
    /** Adds a file of random bytes, and answers the upload's id; its key is its name. */
    async add(name: string, sizeBytes: number, changes: Partial<UploadOptions> = {}) {
      const file = join(dir, name)
      const bytes = randomBytes(sizeBytes)
      await writeFile(file, bytes)
      const options = { ...defaultUploadOptions, partSizeBytes, linkSeconds: null, parallel: 1, ...changes }
      const place = { address, destinationId: null, key: name, contentType: 'video/mp4' }
      const [record] = (await engine.add([{ file, ...place, options }])).records
      if (record === undefined) throw new Error('Nothing was added.')
      return { id: record.id, bytes }
    },
    /** The state in which the upload comes to rest. */
    async ended(id: string): Promise<UploadState | undefined> {
      const isAtRest = () => ['done', 'failed', 'paused'].includes(engine.view(id)?.state.kind ?? 'failed')
      await new Promise<void>((resolve) => {
        engine.onChange(() => isAtRest() && resolve())
        if (isAtRest()) resolve()
      })
      return engine.view(id)?.state
    },
    retry: (id: string) => engine.retry([id]),
    /** Ends this engine, and goes on in another one, as a new process would. */
    async restart(over: Stores): Promise<void> {
      await engine.stop()
      engine = boot(over)
      await engine.start()
    },
  }
}
