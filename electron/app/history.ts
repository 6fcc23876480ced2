import {
  isSettled,
  type Destination,
  type HistoryPage,
  type HistoryQuery,
  type HistoryRow,
  type UploadRecord,
} from '../contract/index.ts'
import { leaving, past } from '../core/finished-uploads.ts'
import { historyRows, type HistoryFile } from '../core/history-rows.ts'
import type { SharedLinksFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { DeliveredUpload } from '../engine/ports.ts'
import type { App } from './app.ts'
import { fileOf, type HistoryArchive } from './history-archive.ts'
import type { Removals } from './removals.ts'

type Parts = Pick<App, 'destinations' | 'clock'> & {
  engine: Pick<Engine, 'finished' | 'known' | 'onChange'>
  archive: HistoryArchive
  sharedLinks: Pick<SharedLinksFile, 'of' | 'version'>
  removals: Pick<Removals, 'stateOf' | 'version'>
  /** The record as it is to be used now: some stores have moved. */
  follow: (record: UploadRecord) => UploadRecord
}

export type History = ReturnType<typeof createHistory>

type Wanted = Pick<HistoryQuery, 'search' | 'openDeliveries'>
type Made = { by: string; destinations: readonly Destination[]; rows: HistoryRow[] }

/** How often the list is looked through for what has become history, in milliseconds. */
const sweepEveryMs = 3_600_000

/** Everything that was delivered: what the archive holds, and what the journal still has. */
export function createHistory({
  destinations,
  clock,
  engine,
  archive,
  removals,
  sharedLinks,
  follow,
}: Parts) {
  const { finished } = engine
  /** Differs whenever other uploads are done. */
  let version = 0
  const doneBefore = new Set(finished.done().map(({ record }) => record.id))
  engine.onChange((id) => {
    const isDone = finished.isDone(id)
    if (isDone === doneBefore.has(id)) return
    if (isDone) doneBefore.add(id)
    else doneBefore.delete(id)
    version++
  })
  let made: Made | null = null

  function hidePast(): string[] {
    const ids = past(engine.known(), clock.now()).map(({ record }) => record.id)
    finished.hide(ids)
    return ids
  }

  function live(): DeliveredUpload[] {
    return finished.done().filter(({ record }) => removals.stateOf(record.id) !== 'removed')
  }

  function* together(archived: Iterable<HistoryFile>): Generator<HistoryFile> {
    const ids = new Set<string>()
    for (const { record, state } of live()) {
      ids.add(record.id)
      const file = state.kind === 'done' ? fileOf({ record, state }) : null
      if (file !== null) yield file
    }
    for (const file of archived) {
      if (!ids.has(file.id) && removals.stateOf(file.id) !== 'removed') yield file
    }
  }

  function rowsOf(files: Iterable<HistoryFile>, wanted: Wanted): HistoryRow[] {
    const { destinations: known } = destinations.list()
    const by = JSON.stringify([wanted, version, archive.version(), removals.version(), sharedLinks.version()])
    if (made?.by !== by || made.destinations !== known) {
      const names = new Map(known.map(({ id, name }) => [id, name]))
      const rows = historyRows(together(files), {
        search: wanted.search,
        openDeliveries: new Set(wanted.openDeliveries),
        startOfDay,
        nameOf: (id) => names.get(id) ?? null,
        linkOf: sharedLinks.of,
      })
      made = { by, destinations: known, rows }
    }
    return made.rows
  }

  hidePast()
  return {
    /**
     * Unless it is to wait for all, a search answers with the first that it finds while older ones are still read.
     * Throws `StateUnwritable`.
     */
    async page({ first, count, waitForAll, ...wanted }: HistoryQuery): Promise<HistoryPage> {
      for (let needed = waitForAll ? Infinity : first + count; ; needed *= 4) {
        const { files, isWhole } = await archive.files(needed)
        const rows = rowsOf(files, wanted)
        if (isWhole || rows.length > first || wanted.search === '')
          return { rows: rows.slice(first, first + count), total: rows.length, isWhole }
      }
    },

    /** What was delivered as one of these uploads or deliveries. Throws `StateUnwritable`. */
    async find(ids: readonly string[]): Promise<DeliveredUpload[]> {
      const wanted = new Set(ids)
      const isWanted = ({ record }: DeliveredUpload) =>
        wanted.has(record.id) || wanted.has(record.delivery?.id ?? '')
      const found = live().filter(isWanted)
      const foundIds = new Set(found.map(({ record }) => record.id))
      if (ids.some((id) => !foundIds.has(id))) {
        for await (const upload of finished.archived(ids)) {
          const isDone = upload.state.kind === 'done' && removals.stateOf(upload.record.id) !== 'removed'
          if (isDone && isWanted(upload) && !foundIds.has(upload.record.id)) found.push(upload)
        }
      }
      return found.map(({ record, state, delivered, happened }) => ({
        record: follow(record),
        state,
        delivered,
        happened,
      }))
    },

    /** Forgets uploads of the archive. Throws `StateUnwritable`. */
    async removeArchived(ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return
      await finished.removeArchived(new Set(ids))
      archive.remove(ids)
    },

    /** Moves what has become history out of the list and the journal. Throws `StateUnwritable`. */
    async sweep(): Promise<void> {
      const ids = new Set(hidePast())
      const known = engine.known()
      for (const { record } of leaving(known)) ids.add(record.id)
      const moving = known.filter(
        ({ record, state }) =>
          ids.has(record.id) && isSettled(state) && removals.stateOf(record.id) === 'there',
      )
      if (moving.length === 0) return
      await finished.archive(moving.map(({ record }) => record.id))
      archive.add(moving.flatMap(({ record, state }) => (state.kind === 'done' ? { record, state } : [])))
    },
  }
}

/** The first moment of the day in this computer's time zone. */
function startOfDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** Sweeps once an hour. `onFailed` gets why one could not be done: the next one does it. */
export function createSweeper({ sweep }: Pick<History, 'sweep'>, onFailed: (thrown: unknown) => void) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const sweepNow = (): void => void (running = running.then(sweep).catch(onFailed))
  return {
    start(): void {
      sweepNow()
      timer = setInterval(sweepNow, sweepEveryMs).unref()
    },
    /** Resolves once none is under way. */
    async stop(): Promise<void> {
      clearInterval(timer)
      await running
    },
  }
}
