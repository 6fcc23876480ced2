import { setMaxListeners } from 'node:events'
import type { Delivered, SourceIdentity, UploadRecord, UploadView } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { refuseTooLarge } from '../core/store-limits.ts'
import { interrupted, isEnded, isResting, sessionOf } from '../core/transitions.ts'
import { abandonSession } from './abandon-session.ts'
import type { AddedUploads, Engine, EngineParts, NewUpload } from './engine.ts'
import { LiveUpload } from './live-upload.ts'
import type { SourceFile } from './ports.ts'
import { reorder } from './reorder.ts'
import { DelayedTrash, isPending } from './delayed-trash.ts'
import { kept } from '../core/local-file.ts'
import { settle, type Disposal } from './trash-local.ts'
import { createRuns } from './runs.ts'
import { Scheduler } from './scheduler.ts'

/** So many files are looked at side by side when they are added. */
const lookedAtOnce = 32

/** The engine over its ports. Loads what the journal holds; nothing is sent until something is added or started. */
export function createEngine(parts: EngineParts): Engine {
  const { journal, source, stores, clock } = parts
  const uploads = new Map<string, LiveUpload>()
  const listeners = new Set<(id: string) => void>()
  const toForget = new Set<string>()
  const abandoning = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  // Every session that waits to be aborted listens; Node warns from eleven listeners on.
  setMaxListeners(0, stopping.signal)
  let stopped: Promise<void> | null = null
  let lastRank = 0
  const scheduler: Scheduler = new Scheduler(clock, (upload, turn) => runs.toTheEnd(upload, turn))
  const disposal: Disposal = {
    trash: parts.trash,
    isNeeded: (upload) => Array.from(uploads.values()).some((other) => needsFileOf(other, upload)),
    later: (upload) => delayedTrash.add(upload),
  }
  const runs = createRuns(parts, scheduler, disposal)
  const delayedTrash = new DelayedTrash({ clock, runs, disposal })

  function changed(id: string): void {
    const upload = uploads.get(id)
    if (upload !== undefined) scheduler.stateChanged(upload)
    for (const listener of listeners) listener(id)
  }
  const around = { journal, clock, changed }
  for (const remembered of journal.uploads()) {
    const state = interrupted(remembered.state)
    const mayHaveLostSession = remembered.state.kind === 'opening'
    uploads.set(
      remembered.record.id,
      new LiveUpload({ ...remembered, state, rank: ++lastRank, mayHaveLostSession }, around),
    )
  }

  /** In the order of the queue. */
  function known(ids: string[]): LiveUpload[] {
    const found = [...new Set(ids)].map((id) => uploads.get(id)).filter((upload) => upload !== undefined)
    return found.toSorted((a, b) => a.rank - b.rank)
  }

  /** Who the file is now. Refuses what the store cannot hold before anything is journalled. */
  async function recordOf(wanted: NewUpload): Promise<UploadRecord> {
    const identity = await identify(await source.open(wanted.file, null))
    refuseTooLarge(wanted.file, identity.sizeBytes, wanted.address.endpoint)
    return { id: clock.newId(), ...wanted, source: identity, addedAt: clock.now() }
  }

  /** One sync for all: the last line's makes those before it durable too. */
  async function journalAll(records: UploadRecord[]): Promise<void> {
    const last = records.at(-1)
    await Promise.all(
      records.map((upload) =>
        journal.append({ type: 'added', upload }, upload === last ? 'durable' : 'fast'),
      ),
    )
  }

  async function add(wanted: NewUpload[]): Promise<AddedUploads> {
    const added: AddedUploads = { records: [], refused: [] }
    for (let from = 0; from < wanted.length; from += lookedAtOnce) {
      const looks = await Promise.allSettled(wanted.slice(from, from + lookedAtOnce).map(recordOf))
      for (const look of looks) {
        if (look.status === 'fulfilled') added.records.push(look.value)
        else added.refused.push(asAppFailure(look.reason))
      }
    }
    await journalAll(added.records)
    for (const record of added.records) take(record, null)
    for (const upload of known(added.records.map(({ id }) => id))) scheduler.enqueue(upload)
    return added
  }

  /** A new upload comes into memory; the journal has it by now. */
  function take(record: UploadRecord, delivered: Delivered | null): void {
    const state = { kind: 'queued', session: null, failures: 0 } as const
    const nothing = { parts: new Map(), resentBytes: 0, notes: [], bytesPerSecond: null }
    const fresh = { record, state, delivered, ...nothing, rank: ++lastRank, mayHaveLostSession: false }
    uploads.set(record.id, new LiveUpload(fresh, around))
    changed(record.id)
  }

  async function recheck(ids: string[]): Promise<UploadRecord[]> {
    const again = known(ids).flatMap(({ record, state, delivered }) => {
      if (state.kind !== 'done') return []
      const object: Delivered = delivered ?? { object: state.object, partSizeBytes: null, refuted: false }
      const { madeBy = record.id } = object
      const fresh = { ...record, id: clock.newId(), addedAt: clock.now() }
      return [{ record: fresh, delivered: { ...object, madeBy } }]
    })
    const records = again.map(({ record }) => record)
    await Promise.all(
      again.flatMap(({ record, delivered }) => [
        journal.append({ type: 'added', upload: record }, 'fast'),
        journal.append({ type: 'delivered', id: record.id, delivered }, 'fast'),
      ]),
    )
    for (const { record, delivered } of again) take(record, delivered)
    // Durable, and so is what stands before it: no old upload goes without its new one.
    await remove(ids)
    for (const upload of known(records.map(({ id }) => id))) scheduler.enqueue(upload)
    return records
  }

  async function requeue(upload: LiveUpload): Promise<void> {
    const { state } = upload
    if (state.kind !== 'queued') {
      await upload.move({ kind: 'queued', session: sessionOf(state), failures: 0 })
    }
    scheduler.enqueue(upload)
  }

  async function cancel(ids: string[]): Promise<void> {
    const chosen = known(ids)
    await scheduler.halt(chosen)
    const open = chosen.filter(({ state }) => !isEnded(state))
    await Promise.all(
      open.map((upload) => upload.move({ kind: 'cancelled', abandoned: sessionOf(upload.state) })),
    )
    for (const upload of open) abandon(upload)
  }

  function abandon(upload: LiveUpload): void {
    const { state } = upload
    if (state.kind !== 'cancelled' || state.abandoned === null || abandoning.has(upload.id)) return
    const store = stores.at(upload.record.address)
    const work = abandonSession(upload, state.abandoned, { store, clock, signal: stopping.signal })
      .then(() => forgetIfWanted(upload))
      // A journal that cannot be written keeps the upload as it was: the next start aborts again.
      .catch(() => undefined)
      .finally(() => abandoning.delete(upload.id))
    abandoning.set(upload.id, work)
  }

  /** An upload leaves the journal only when the store has no parts of it left. */
  async function forgetIfWanted(upload: LiveUpload): Promise<void> {
    const { state } = upload
    const hasParts = state.kind === 'cancelled' ? state.abandoned !== null : sessionOf(state) !== null
    if (!toForget.has(upload.id) || hasParts) return
    uploads.delete(upload.id)
    await journal.append({ type: 'removed', id: upload.id }, 'durable')
    changed(upload.id)
  }

  async function remove(ids: string[]): Promise<void> {
    await Promise.all([cancel(ids), delayedTrash.stop(ids)])
    // Side by side, so that they share a sync of the journal.
    await Promise.all(
      known(ids).map(async (upload) => {
        toForget.add(upload.id)
        await forgetIfWanted(upload)
        changed(upload.id)
      }),
    )
  }

  async function keepLocal(ids: string[]): Promise<void> {
    await Promise.all([scheduler.halt(known(ids).filter(isPending)), delayedTrash.stop(ids)])
    const pending = known(ids).filter(isPending)
    await Promise.all(pending.map((upload) => settle(upload, kept(null))))
  }

  async function stop(): Promise<void> {
    stopping.abort(new AppFailure('Internal', 'the engine has stopped'))
    await Promise.all([scheduler.haltAll(), delayedTrash.stop()])
    await Promise.all(abandoning.values())
    await journal.close()
  }

  return {
    add,
    async start() {
      for (const upload of uploads.values()) {
        if (!isResting(upload.state)) scheduler.enqueue(upload)
        abandon(upload)
        delayedTrash.add(upload)
      }
    },
    views: () =>
      Array.from(uploads.values(), (upload) => upload.view()).filter(({ id }) => !toForget.has(id)),
    view: (id): UploadView | undefined => (toForget.has(id) ? undefined : uploads.get(id)?.view()),
    known: () => Array.from(uploads.values(), ({ record, state }) => ({ record, state })),
    record: (id) => uploads.get(id)?.record,
    async pause(ids) {
      const chosen = known(ids)
      await scheduler.halt(chosen)
      const open = chosen.filter(({ state }) => !isResting(state))
      // Side by side, so that they share a sync of the journal.
      await Promise.all(
        open.map((upload) => upload.move({ kind: 'paused', session: sessionOf(upload.state) })),
      )
      // Those that were done already lost their run when their files were about to go.
      for (const upload of chosen) delayedTrash.add(upload)
    },
    async resume(ids) {
      for (const upload of known(ids)) if (!isEnded(upload.state)) await resumeOne(upload)
    },
    async retry(ids) {
      for (const upload of known(ids)) {
        if (upload.state.kind !== 'failed') continue
        // The run that failed may still be closing its file; until it has ended no other one begins.
        await scheduler.halt([upload])
        await requeue(upload)
      }
    },
    async restart(ids) {
      const added: AddedUploads = { records: [], refused: [] }
      for (const upload of known(ids)) {
        const one = await add([newUploadOf(upload)])
        // The old upload goes only when the new one is in the journal.
        if (one.records.length > 0) await remove([upload.id])
        added.records.push(...one.records)
        added.refused.push(...one.refused)
      }
      return added
    },
    recheck,
    async reorder(ids, before) {
      const moving = known(ids).filter(({ state }) => !isEnded(state))
      const moved = { type: 'moved', ids: moving.map(({ id }) => id), before } as const
      const changedOnes = reorder(uploads, moved.ids, before)
      lastRank = Math.max(lastRank, changedOnes.at(-1)?.rank ?? 0)
      scheduler.reordered()
      for (const { id } of changedOnes) changed(id)
      await journal.append(moved, 'durable')
    },
    async cancel(ids) {
      // What is done by now cannot be cancelled; its file stays all the same.
      await Promise.all([cancel(ids), keepLocal(ids)])
    },
    remove,
    keepLocal,
    needs(destinationId) {
      const its = Array.from(uploads.values()).filter(({ record }) => record.destinationId === destinationId)
      return its.some(({ state }) =>
        state.kind === 'cancelled' ? state.abandoned !== null : state.kind !== 'done',
      )
    },
    amend: async (id, changes) => uploads.get(id)?.amend(changes),
    setBandwidth: (timetable) => scheduler.bandwidth.setForAll(timetable),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => (stopped ??= stop()),
  }

  async function resumeOne(upload: LiveUpload): Promise<void> {
    // A waiting upload tries again at once: its run ends and a new one begins.
    if (upload.state.kind === 'waiting') await scheduler.halt([upload])
    const { kind } = upload.state
    if (kind === 'waiting' || kind === 'paused' || kind === 'queued') await requeue(upload)
  }
}

/** True when another upload that is not over yet has to read the same file, by whatever path. */
function needsFileOf(other: LiveUpload, upload: LiveUpload): boolean {
  if (other === upload || isEnded(other.state)) return false
  const [one, two] = [other.record, upload.record]
  if (one.file === two.file) return true
  return one.source.inode === two.source.inode && one.source.device === two.source.device
}

function newUploadOf({ record }: LiveUpload): NewUpload {
  const { file, address, destinationId, key, keyUuid, putId, contentType, objectSettings, options } = record
  const replaces = [...(record.replaces ?? []), record.id]
  return { file, address, destinationId, key, keyUuid, putId, replaces, contentType, objectSettings, options }
}

async function identify(file: SourceFile): Promise<SourceIdentity> {
  try {
    return await file.identity()
  } finally {
    await file.close()
  }
}
