import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import pLimit from 'p-limit'
import { z } from 'zod'
import { bucketAddress, objectSettings, t, uploadOptions } from '../contract/index.ts'
import { mendChecked, readChecked, writeChecked, type CheckedFormat } from './checked-file.ts'
import type { OnDamaged } from './state-file.ts'

const name = 'puts.json'

/** See `DropPlan`. */
const dropPlan = z.object({
  address: bucketAddress,
  destinationId: z.string().nullable(),
  follows: z.enum(['place', 'place and key']).nullable(),
  options: uploadOptions,
  keyTemplate: z.string(),
  prefix: z.string(),
  contentType: z.string().nullable(),
  objectSettings: objectSettings.optional(),
  folderUuid: z.string().min(1),
  title: z.string().nullable(),
  time: z.object({ year: z.int(), month: z.int(), day: z.int(), hour: z.int(), minute: z.int() }),
})

/**
 * A `put` of so many files that not all of them are queued yet: where they are, and how they are uploaded. Of these paths
 * the ones of `numbers`, from 1, go by this plan.
 */
const begunPut = z.object({
  plan: dropPlan,
  paths: z.array(z.string().min(1)).min(1),
  numbers: z.array(z.int().positive()),
  followLinks: z.boolean(),
  /** So many files there are in all. */
  files: z.int().positive(),
  /** Those that nobody wants any more. */
  without: z.array(z.string().min(1)).default([]),
})
export type BegunPut = z.infer<typeof begunPut>

/** A file of a put, and the delivery that it belongs to. */
export type PutFile = { file: string; deliveryId: string | null }

const format: CheckedFormat<BegunPut> = { entry: begunPut, older: z.never().array() }

/**
 * Opens `puts.json` in the state directory `dir`, whose lock the caller holds: what earlier processes have not queued
 * whole, and what this one is about to. Throws `StateUnwritable`.
 */
export async function openBegunPuts(dir: string, onDamaged: OnDamaged) {
  const file = join(dir, name)
  const { entries, damaged } = await mendChecked(dir, name, format)
  if (damaged.length > 0) onDamaged(t('damage.puts', { file }))
  let puts: readonly BegunPut[] = entries
  const oneAtATime = pLimit(1)
  const set = (next: readonly BegunPut[]): Promise<void> => {
    puts = next
    return oneAtATime(() => writeChecked(file, next))
  }
  const others = (paths: readonly string[]) => puts.filter((put) => !isDeepStrictEqual(put.paths, paths))

  return {
    all: () => puts,
    /** These are on the disk when it resolves, in the place of earlier ones of the same paths. Throws `StateUnwritable`. */
    begin: (paths: readonly string[], begun: readonly BegunPut[]): Promise<void> =>
      set([...others(paths), ...begun]),
    /** These files come no more with what is left of their put. Throws `StateUnwritable`. */
    async leaveOut(files: readonly PutFile[]): Promise<void> {
      const next = puts.map((put) => {
        const more = files.filter(({ deliveryId }) => deliveryId === put.plan.folderUuid)
        if (more.length === 0) return put
        return { ...put, without: [...new Set([...put.without, ...more.map(({ file }) => file)])] }
      })
      if (next.some((put, place) => put !== puts[place])) await set(next)
    },
    /** All files at these paths are queued, or nobody wants them any more. Throws `StateUnwritable`. */
    async end(paths: readonly string[]): Promise<void> {
      if (others(paths).length < puts.length) await set(others(paths))
    },
  }
}

/** The same without a lock; null where not every line can be read. Throws `StateUnwritable`. */
export async function readBegunPuts(dir: string): Promise<BegunPut[] | null> {
  const read = await readChecked(join(dir, name), format)
  return read === null || read.isWhole ? (read?.entries ?? []) : null
}
