import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { untilIdle } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const name = 'a.mov'
const key = keyOf(name)

/** What happens to the file, to the store or to Dropreel, at the nth moment of its kind. */
const mishap = fc.record({
  /** At a request to the store, after a line of the journal, or when the file has been read to be hashed. */
  moment: fc.constantFrom('request', 'journal', 'hash'),
  nth: fc.nat({ max: 22 }),
  what: fc.constantFrom(
    'edit',
    'edit-in-place',
    'touch',
    'map',
    'write-mapped',
    'unmap',
    'remove-file',
    'replace-object',
    'delete-object',
    'rot-object',
    'damage-part',
    'lose-request',
    'lose-answer',
    'lose-line',
    'fail-sync',
    'crash',
    'cancel',
    'pause',
  ),
})
type Mishap = { moment: 'request' | 'journal' | 'hash'; nth: number; what: string }

const history = fc.record({
  sizeBytes: fc.constantFrom(1000, partBytes + 11),
  afterDays: fc.constantFrom(0, 7),
  grade: fc.constantFrom('A' as const, 'B' as const, 'C' as const),
  verify: fc.constantFrom('none' as const, 'checksum' as const, 'read-back' as const),
  store: fc.constantFrom(
    {},
    { isStrict: false },
    { checksums: 'composite' },
    { returnsChecksums: false },
    { returnsChecksums: false, etags: 'opaque' },
  ),
  mishaps: fc.array(mishap, { maxLength: 4 }),
})

const cancelledWhileRetried = {
  sizeBytes: 1000,
  afterDays: 0 as const,
  grade: 'A' as const,
  verify: 'none' as const,
  store: {},
  mishaps: [
    { moment: 'request' as const, nth: 0, what: 'edit' as const },
    { moment: 'journal' as const, nth: 7, what: 'cancel' as const },
  ],
}

/** Two parts were on their way, and nothing of them moves any more. */
const diedWhileItSent = {
  ...cancelledWhileRetried,
  sizeBytes: 5_242_891,
  mishaps: [{ moment: 'request' as const, nth: 2, what: 'crash' as const }],
}

const offline = new AppFailure('Unreachable', 'store.test')

/** A world with its mishaps; `life` is the present process. */
class Adventure {
  readonly world = new World()
  life = new Life()
  engine = this.world.boot(this.life)
  /** How often the object had been read when its disk lost a bit; null before that. */
  #readsBeforeRot: number | null = null
  /**
   * Whether each file that went to the trash was then the object, and journalled as done. A store that lies about its
   * disk is seen only by reading the object after that.
   */
  readonly wasSafe: boolean[] = []
  readonly #left: Mishap[]
  readonly #counts = { request: 0, journal: 0, hash: 0 }

  constructor({ mishaps, store }: { mishaps: Mishap[]; store: object }) {
    this.#left = [...mishaps]
    Object.assign(this.world.store, store)
    this.world.store.fault = () => {
      const happened = this.#happens('request')
      if (happened.includes('lose-request')) return { when: 'before', failure: offline }
      return happened.includes('lose-answer') ? { when: 'after', failure: offline } : null
    }
    this.world.journal.onAppend = () => {
      const happened = this.#happens('journal')
      if (happened.includes('lose-line')) this.world.journal.entries.pop()
      else if (!happened.includes('fail-sync')) return
      throw new AppFailure('StateUnwritable', 'the disk is full')
    }
    this.world.source.onHash = () => void this.#happens('hash')
    this.world.onDiscard = (file) => {
      const stored = this.world.store.objects.get(key)
      const line = this.world.journal.entries.findLast((entry) => entry.type === 'state')
      const done = line?.type === 'state' && line.state.kind === 'done' ? line.state : null
      const isSame = stored?.bytes.equals(this.world.source.bytes(file)) === true
      this.wasSafe.push(done !== null && (isSame || this.#isUnseen(stored, done.readBack === true)))
    }
  }

  #happens(moment: Mishap['moment']): string[] {
    const nth = this.#counts[moment]++
    const now = this.#left.filter((one) => one.moment === moment && one.nth === nth)
    for (const { what } of now) this.#befall(what)
    return now.map(({ what }) => what)
  }

  #isUnseen(stored: { told?: unknown } | undefined, isReadBack: boolean): boolean {
    const before = this.#readsBeforeRot
    if (stored?.told === undefined || before === null) return false
    return !isReadBack || this.world.store.count('read') <= before
  }

  #befall(what: string): void {
    const { source, store } = this.world
    const isThere = source.has(name)
    const size = isThere ? source.bytes(name).length : 0
    const stored = store.objects.get(key)
    const ids = this.engine.views().map(({ id }) => id)
    if (what === 'edit' && isThere) source.write(name, randomBytes(size))
    if (what === 'edit-in-place' && isThere) source.editInPlace(name, randomBytes(size))
    if (what === 'touch' && isThere) source.touchInode(name)
    // Its first write moves the ctime; later ones to the same page do not.
    if (what === 'map' && isThere) {
      source.touchInode(name)
      source.openFor.set(name, ['ffmpeg (process 12)'])
    }
    if (what === 'write-mapped' && isThere && source.openFor.has(name))
      source.editUnseen(name, randomBytes(size))
    if (what === 'unmap') source.openFor.delete(name)
    if (what === 'remove-file') source.remove(name)
    if (what === 'replace-object' && stored !== undefined)
      store.objects.set(key, { ...stored, bytes: randomBytes(size), etag: 'other', told: undefined })
    if (what === 'rot-object' && stored !== undefined && stored.told === undefined) {
      store.rot(key)
      this.#readsBeforeRot = store.count('read')
    }
    if (what === 'delete-object') store.objects.delete(key)
    if (what === 'damage-part') for (const { parts } of store.sessions.values()) parts.get(1)?.fill(7, 0, 50)
    if (what === 'crash') this.life.end()
    if (what === 'cancel') void this.engine.cancel(ids).catch(() => undefined)
    if (what === 'pause') void this.engine.pause(ids).catch(() => undefined)
  }

  /** Lives until nothing moves any more; crashes begin another life, and a person helps what stands. */
  async live(begin: () => Promise<unknown>): Promise<void> {
    begin().catch(() => undefined)
    let helped = 0
    let steps = 0
    for (let idle = 0; idle < 16;) {
      await untilIdle()
      if (++steps > 3_000) throw new Error('It goes on for ever.')
      if (this.life.isOver) {
        this.life = new Life()
        this.engine = this.world.boot(this.life)
        void this.engine.start()
      }
      idle = this.world.clock.step() ? 0 : idle + 1
      const [view] = this.engine.views()
      if (idle < 8 || view === undefined || helped > 4) continue
      if (view.state.kind === 'failed') void this.engine.retry([view.id]).catch(() => undefined)
      if (view.state.kind === 'paused') void this.engine.resume([view.id]).catch(() => undefined)
      helped++
      idle = 0
    }
  }
}

const runs = Number(process.env['HISTORIES'] ?? 80)

test('whatever happens, a file is in the trash only if an identical object is in the store, as far as its proof can see', async () => {
  let trashed = 0
  await fc.assert(
    fc.asyncProperty(history, async ({ sizeBytes, afterDays, grade, verify, ...circumstances }) => {
      const adventure = new Adventure(circumstances)
      const { world } = adventure
      world.file(name, sizeBytes)
      const deleteLocal = { grade, afterDays }
      await adventure.live(() => world.add(adventure.engine, name, { deleteLocal, verify, parallel: 1 }))
      expect(adventure.wasSafe).not.toContain(false)
      trashed += world.trash.size
    }),
    // More of them: HISTORIES=2000.
    { numRuns: runs, examples: [[cancelledWhileRetried], [diedWhileItSent]] },
  )
  // A good part of all histories has to end there, or the test would prove nothing.
  expect(trashed).toBeGreaterThan(runs / 4)
}, 60_000)
