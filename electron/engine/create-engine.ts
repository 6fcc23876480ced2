import { isEnded } from '../contract/index.ts'
import { silentLog } from '../core/log.ts'
import { isSameFile } from '../core/source-identity.ts'
import { AbandonedSessions } from './abandon-session.ts'
import { addUploads, recheckUploads, restartUploads } from './add-uploads.ts'
import { Bandwidth } from './bandwidth.ts'
import * as changes from './change-uploads.ts'
import { DelayedTrash } from './delayed-trash.ts'
import { DestinationPaces } from './destination-pace.ts'
import type { Engine, EngineParts } from './engine.ts'
import type { LiveUpload } from './live-upload.ts'
import { runOpener } from './open-run.ts'
import { Registry } from './registry.ts'
import { runToEnd } from './run-to-end.ts'
import { Scheduler } from './scheduler.ts'

/** The engine over its ports. Loads what the journal holds; nothing is sent until something is added or started. */
export function createEngine(given: EngineParts): Engine {
  const parts = { ...given, log: given.log ?? silentLog }
  const { journal, clock, trash } = parts
  const registry = new Registry(parts)
  const bandwidth = new Bandwidth(clock)
  const paces = new DestinationPaces(clock, journal.uploads())
  const openRun = runOpener(parts, { bandwidth, paces })
  const disposal = { trash, isNeeded: (upload: LiveUpload) => isFileNeeded(registry, upload) }
  const delayedTrash = new DelayedTrash({ ...parts, paces, openRun, disposal })
  const scheduler = new Scheduler(
    clock,
    bandwidth,
    runToEnd({ ...parts, openRun, paces, disposal, delayedTrash }),
  )
  registry.onChange((upload) => scheduler.stateChanged(upload))
  const abandoned = new AbandonedSessions({ ...parts, onEnd: (upload) => registry.dropForgotten(upload) })
  const state: changes.EngineState = { ...parts, registry, scheduler, abandoned, delayedTrash }
  let stopped: Promise<void> | null = null

  async function stop(): Promise<void> {
    await Promise.all([scheduler.haltAll(), delayedTrash.stop(), abandoned.stop()])
    await journal.close()
  }

  return {
    add: (uploads) => addUploads(state, uploads),
    start: async () => changes.startUploads(state),
    views: () => registry.views(),
    view: (id) => registry.view(id),
    known: () => registry.all().map(({ record, state }) => ({ record, state })),
    record: (id) => registry.get(id)?.record,
    pause: (ids) => changes.pauseUploads(state, ids),
    resume: (ids) => changes.resumeUploads(state, ids),
    retry: (ids) => changes.retryUploads(state, ids),
    restart: (ids) => restartUploads(state, ids),
    recheck: (ids) => recheckUploads(state, ids),
    async reorder(ids, before) {
      const journalled = registry.reorder(ids, before)
      scheduler.reordered()
      await journalled
    },
    cancel: (ids) => changes.cancelUploads(state, ids),
    remove: (ids) => changes.removeUploads(state, ids),
    keepLocal: (ids) => changes.keepLocalFiles(state, ids),
    amend: async (id, changes) => registry.get(id)?.amend(changes),
    setBandwidth: (timetable) => bandwidth.setForAll(timetable),
    onChange: (listener) => registry.onChange(({ id }) => listener(id)),
    stop: () => (stopped ??= stop()),
  }
}

/** True when another upload that is not over yet has to read the same file, by whatever path. */
function isFileNeeded(registry: Registry, upload: LiveUpload): boolean {
  const { file, source } = upload.record
  return registry
    .all()
    .some(
      ({ id, record, state }) =>
        id !== upload.id && !isEnded(state) && (record.file === file || isSameFile(record.source, source)),
    )
}
