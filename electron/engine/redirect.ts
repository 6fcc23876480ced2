import { isActive, isEnded, sessionOf, t, type UploadRecord } from '../contract/index.ts'
import { staysInPlace } from '../core/own-secrets.ts'
import type { EngineContext } from './engine-context.ts'
import { abortLostAt } from './leave-session.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Pausing } from './pausing.ts'
import type { Registry } from './registry.ts'
import type { Scheduler } from './scheduler.ts'
import { createRetry, requestsTo } from './with-retry.ts'

/** Where an upload goes, by which keys, and what its object carries. */
export type Course = Pick<UploadRecord, 'address' | 'key' | 'objectSettings' | 'follows'>

/** What became of uploads that were to go elsewhere, by their ids. */
export type Redirected = {
  /** They go there now: nothing of them was on the store yet. */
  moved: string[]
  /** They stay where they are, as something of them is there; but they use the new keys and way to the same bucket. */
  mended: string[]
}

/** What is on its way may end in this time, before an upload goes elsewhere. */
const graceMs = 10_000

type Around = { context: EngineContext; registry: Registry; scheduler: Scheduler; pausing: Pausing }

/** Sends uploads to where their destination is by now. */
export class Redirects {
  readonly #around: Around
  readonly #stopping = new AbortController()
  readonly #looks = new Set<Promise<void>>()

  constructor(around: Around) {
    this.#around = around
  }

  /**
   * Gives unfinished uploads another course, by their ids. Those that failed or wait are tried; those that are paused stay
   * so. With `held` none begins by itself: the engine has not been started. An upload that has something on the store
   * keeps its place and its key: it takes only another way to the same bucket.
   */
  async take(courses: ReadonlyMap<string, Course>, then: 'tried' | 'held'): Promise<Redirected> {
    const { registry } = this.#around
    const done: Redirected = { moved: [], mended: [] }
    const turn = async (upload: LiveUpload): Promise<LiveUpload | null> => {
      const course = courses.get(upload.id)
      if (course === undefined || !mayTake(upload, course)) return null
      await this.#hold(upload, course)
      // What was on its way may have ended, and opened a session or made the object.
      if (isEnded(upload.state)) return null
      const isTaken = mayTake(upload, course)
      if (isTaken) done[await this.#turn(upload, course)].push(upload.id)
      return upload
    }
    const turned = await Promise.all(registry.ordered([...courses.keys()]).map(turn))
    if (then === 'tried') await this.#goOn(turned.filter((upload) => upload !== null))
    return done
  }

  /** Ends what the upload does, unless that may go on: requests that begin later take the other way to the same place. */
  async #hold(upload: LiveUpload, course: Course): Promise<void> {
    const { scheduler, pausing } = this.#around
    const { state } = upload
    if (state.kind === 'waiting' || state.kind === 'failed') return await scheduler.halt([upload])
    if (!scheduler.isRunning(upload) || !isElsewhere(upload.record, course)) return
    const halted = scheduler.halt([upload], graceMs)
    await pausing.end([upload], 'queued')
    await halted
  }

  async #turn(upload: LiveUpload, course: Course): Promise<'moved' | 'mended'> {
    const before = upload.record
    if (hasStored(upload)) {
      await upload.amend({ address: course.address })
      return 'mended'
    }
    if (!isElsewhere(before, course)) {
      await upload.amend(course)
      return 'mended'
    }
    // What a person allowed to replace is at the old place.
    await upload.amend({ ...course, options: { ...before.options, overwrite: false }, mayReplace: undefined })
    if (upload.hasUnseenTry) this.#look(upload, before)
    return 'moved'
  }

  /** Those that were held go on; a person decides about the others. */
  async #goOn(uploads: LiveUpload[]): Promise<void> {
    const { scheduler, pausing } = this.#around
    const held = uploads.filter((upload) => {
      const { state } = upload
      const isOver = state.kind === 'failed' || state.kind === 'waiting'
      return isOver || (isActive(state) && !scheduler.isRunning(upload))
    })
    await pausing.requeue(held)
  }

  /**
   * Looks at the place that an upload has left: a try whose answer was lost may have made the object there, or have
   * opened a session. Nothing waits for that.
   */
  #look(upload: LiveUpload, before: UploadRecord): void {
    const look = this.#lookAt(upload, before)
      .catch(() => undefined)
      .finally(() => this.#looks.delete(look))
    this.#looks.add(look)
  }

  async #lookAt(upload: LiveUpload, before: UploadRecord): Promise<void> {
    const { stores, clock, log } = this.#around.context
    const { signal } = this.#stopping
    const { address, key } = before
    const about = { upload: upload.id, key }
    const retry = createRetry({ clock, signal, maxWaitMs: null, patience: 'short', log, about })
    const request = requestsTo(stores.at(address), retry, signal)
    if (upload.mayHaveLostSession) await abortLostAt({ record: before, request, signal }, null)
    const facts = await request((store) => store.head(key, signal))
    if (facts?.uploadRecordId !== upload.id) return
    await upload.note(t('notes.alsoAt', { place: `${address.bucket}/${key}` }))
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#looks)
  }
}

/** True where the upload has something on the store, or its finished object only has to be proven. */
function hasStored({ state, delivered }: LiveUpload): boolean {
  return sessionOf(state) !== null || delivered !== null
}

/** True for another bucket, or another key. */
export function isElsewhere(record: Course, course: Course): boolean {
  return !staysInPlace(record.address, course.address) || record.key !== course.key
}

function mayTake(upload: LiveUpload, course: Course): boolean {
  if (isEnded(upload.state)) return false
  return !hasStored(upload) || staysInPlace(upload.record.address, course.address)
}
