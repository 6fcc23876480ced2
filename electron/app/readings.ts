import { isDeepStrictEqual } from 'node:util'
import type { JournalledReading, ReadingsFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { createWarnings } from './warnings.ts'
import { t } from '../contract/index.ts'

/** What whoever reads the folders of a delivery works with. */
export type Reading = {
  /** Aborts when a person cancels, or when the app ends. */
  signal: AbortSignal
  /** True while a person wants its files to wait. */
  isHeld: () => boolean
  /** So many files are found by now. */
  found: (files: number) => void
}

export type Readings = ReturnType<typeof createReadings>

type Parts = {
  engine: Pick<Engine, 'deliveries'>
  file: ReadingsFile
  warnings: Pick<ReturnType<typeof createWarnings>, 'warn'>
}

/** `isHeld`: a person has paused it. */
type Running = { stop: AbortController; isHeld: boolean; ended: Promise<unknown> }

/** Why a reading ended early. */
class Stopped extends Error {}

/**
 * The deliveries whose folders are being read. Each is shown from its first moment, and what an earlier process was cut
 * off in is told, and goes on when the same is dropped again.
 */
export function createReadings({ engine: { deliveries }, file, warnings }: Parts) {
  const running = new Map<string, Running>()
  const adding = new Set<Promise<unknown>>()
  const cutOff = new Map(file.cutOff.map((reading) => [reading.id, reading]))
  let isClosed = false

  for (const reading of cutOff.values()) {
    const { id, title, destinationId } = reading
    const hasUploads = deliveries.view(id) !== undefined
    if (hasUploads) deliveries.show({ id, title, destinationId, reading: { kind: 'cut-off' } })
    warnings.warn(cutOffInWords(reading, deliveries.files(id)), () =>
      hasUploads ? Promise.resolve() : forget(id),
    )
  }
  // Where nobody wants its files any more, nothing is missing.
  deliveries.onChange((id) => {
    if (cutOff.has(id) && deliveries.view(id) === undefined) void forget(id).catch(() => undefined)
  })

  /** A write that fails leaves it in the file: then the next start tells of it again. */
  async function forget(id: string): Promise<void> {
    if (cutOff.delete(id)) await file.end(id)
  }

  async function run<T>(
    reading: JournalledReading,
    stop: AbortController,
    act: (reading: Reading) => Promise<T>,
  ): Promise<T> {
    const { id, title, destinationId } = reading
    const view = { id, title, destinationId }
    cutOff.delete(id)
    deliveries.show({ ...view, reading: { kind: 'now', files: 0 } })
    try {
      const found = (files: number) => deliveries.show({ ...view, reading: { kind: 'now', files } })
      const written = file.begin(reading)
      written.catch(() => stop.abort(new Stopped()))
      const result = await act({ signal: stop.signal, found, isHeld: () => running.get(id)?.isHeld === true })
      await written
      return result
    } finally {
      running.delete(id)
      // At the end of the app it stays in the file, as after a crash.
      if (!isClosed) {
        await file.end(id).finally(() => deliveries.show({ ...view, reading: { kind: 'over' } }))
      }
    }
  }

  return {
    /** Shows that a delivery is read while `act` reads it. Throws what `act` throws, and `StateUnwritable`. */
    during<T>(reading: JournalledReading, act: (reading: Reading) => Promise<T>): Promise<T> {
      const stop = new AbortController()
      if (isClosed) stop.abort(new Stopped())
      const result = run(reading, stop, act)
      running.set(reading.id, { stop, isHeld: false, ended: result.catch(() => undefined) })
      return result
    },
    /** What an earlier process was reading when it ended, if it was just this. */
    cutOffAt: (paths: readonly string[], destinationId: string | null): JournalledReading | null =>
      [...cutOff.values()].find(
        (one) => one.destinationId === destinationId && isDeepStrictEqual(one.paths, paths),
      ) ?? null,
    /** True for what `signal` of a reading throws that was stopped. */
    isStop: (thrown: unknown): boolean => thrown instanceof Stopped,
    /** What is found from now on waits for a person, or no longer does. */
    hold(id: string, isHeld: boolean): void {
      const one = running.get(id)
      if (one !== undefined) one.isHeld = isHeld
    },
    holdAll(isHeld: boolean): void {
      for (const one of running.values()) one.isHeld = isHeld
    },
    /** Looks for no more files; what is found stays. Resolves when that is over. */
    async stop(id: string): Promise<void> {
      const one = running.get(id)
      one?.stop.abort(new Stopped())
      await one?.ended
    },
    /** Keeps `close` waiting until this has ended, which adds uploads. */
    adding<T>(added: Promise<T>): Promise<T> {
      const ended = added.finally(() => adding.delete(ended))
      adding.add(ended)
      return ended
    },
    /** Reads no further. Resolves once all that was found is added. */
    async close(): Promise<void> {
      isClosed = true
      for (const { stop } of running.values()) stop.abort(new Stopped())
      await Promise.allSettled(adding)
    },
  }
}

function cutOffInWords({ title }: JournalledReading, files: number): string {
  return t('warnings.readingCut', { title, count: files })
}
