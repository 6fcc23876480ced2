import { expect, test } from 'vitest'
import { planned, putAgain, type ArchivedOf, type Identify } from '../../electron/commands/put-again.ts'
import type { SourceIdentity, UploadState } from '../../electron/contract/index.ts'
import type { KnownUpload } from '../../electron/core/orphans.ts'
import { FoundFiles, plannedUpload, type DropPlan, type ScannedFile } from '../../electron/disk/index.ts'
import { dropPlan } from './drop-plan.ts'
import { states } from './upload-view.ts'

/** Days before and after the turn of a month, as `put` is run. */
const lastOfOctober = { year: 2026, month: 10, day: 31, hour: 23, minute: 59 }
const addedAt = new Date(2026, 9, 31, 23, 59, 30).getTime()

const planAt = (uuid: string, more: Partial<DropPlan> = {}): DropPlan =>
  dropPlan({ folderUuid: uuid, title: 'reel', time: lastOfOctober, ...more })
const today = dropPlan()

function inFolder(name: string): ScannedFile {
  const facts = { folder: 'reel', number: 1, place: 0, sizeBytes: 5, modifiedAt: 1000 }
  return { ...facts, file: `/renders/reel/${name}`, relative: name }
}
const [one, two] = [inFolder('a.mov'), inFolder('b.mov')]

const source: SourceIdentity = { sizeBytes: 5, mtimeNs: '1000000000', ctimeNs: '1', inode: '1', device: '1' }
const unchanged: Identify = async () => source

function known(found: ScannedFile, plan: DropPlan, state: UploadState, later = 0): KnownUpload {
  const planned = plannedUpload(found, plan)
  const id = `${plan.folderUuid} ${found.relative}`
  return { record: { id, source, addedAt: addedAt + later, ...planned }, state }
}

const idOf = ({ id }: { id: string }): string => id

async function again(
  files: ScannedFile[],
  uploads: KnownUpload[],
  {
    plan = today,
    identify = unchanged,
    archived = [],
  }: { plan?: DropPlan; identify?: Identify; archived?: KnownUpload[] } = {},
) {
  const archivedOf: ArchivedOf = async (deliveryIds) =>
    archived.filter(({ record }) => deliveryIds.includes(record.delivery?.id ?? ''))
  const found = new FoundFiles()
  for (const [place, file] of files.entries()) found.add({ ...file, place })
  const all = await putAgain(found, plan, uploads, identify, archivedOf)
  const { unfinished, delivered } = all
  const fresh = [...planned(all.fresh, found)]
  return {
    unfinished: unfinished.map(idOf),
    delivered: delivered.map(idOf),
    fresh: fresh.map(({ found }) => found.file),
    keys: fresh.map((one) => plannedUpload(one.found, one.plan).key),
  }
}

test('the next month the keys are those of the put that goes on', async () => {
  expect(await again([one, two], [known(one, planAt('then'), states.queued)])).toEqual({
    unfinished: ['then a.mov'],
    delivered: [],
    fresh: [two.file],
    keys: ['videos/2026-10-reel-then/b.mov'],
  })
})

test('what another put delivered does not count, even at the same key', async () => {
  const plan = { ...today, keyTemplate: 'reel' }
  const uploads = [
    known(two, planAt('first', { keyTemplate: 'reel' }), states.done),
    known(one, planAt('then', { keyTemplate: 'reel' }), states.failed),
  ]
  expect(await again([one, two], uploads, { plan })).toMatchObject({
    unfinished: ['then a.mov'],
    delivered: [],
    fresh: [two.file],
  })
})

test('what the same put delivered is not sent again, unless it was cancelled', async () => {
  const then = planAt('then')
  const with2 = (state: UploadState) =>
    again([one, two], [known(one, then, states.paused), known(two, then, state)])
  const unfinished = ['then a.mov']
  expect(await with2(states.done)).toMatchObject({ unfinished, delivered: ['then b.mov'], fresh: [] })
  expect(await with2(states.cancelled)).toMatchObject({ unfinished, delivered: [], fresh: [two.file] })
})

test('what the same put delivered is not sent again when it is in the archive by now', async () => {
  const then = planAt('then')
  const archived = [known(two, then, states.done), known(two, planAt('another'), states.done)]
  expect(await again([one, two], [known(one, then, states.paused)], { archived })).toMatchObject({
    unfinished: ['then a.mov'],
    delivered: ['then b.mov'],
    fresh: [],
  })
})

test('single files of one put belong together', async () => {
  const first = { ...one, folder: null }
  const second = { ...two, folder: null, number: 2 }
  const uploads = [known(first, planAt('then'), states.done), known(second, planAt('then'), states.queued)]
  const all = { unfinished: ['then b.mov'], delivered: ['then a.mov'], fresh: [] }
  expect(await again([first, second], uploads)).toMatchObject(all)
  // A put of the one that is done alone is a new upload.
  expect(await again([first], uploads)).toMatchObject({ unfinished: [], delivered: [], fresh: [first.file] })
  // The same file twice is one upload that goes on and one that is new.
  expect(await again([second, { ...second, number: 3 }], uploads)).toMatchObject({
    unfinished: ['then b.mov'],
    fresh: [second.file],
  })
  // A new version of a single file has a key of its own.
  const identify: Identify = async (file) => (file === first.file ? { ...source, sizeBytes: 6 } : source)
  expect(await again([first, second], uploads, { identify })).toMatchObject({
    unfinished: ['then b.mov'],
    delivered: [],
    fresh: [first.file],
  })
})

test('a folder that was not in the earlier put is new, and a file of a folder by itself is another upload', async () => {
  const alone = { ...one, folder: null, number: 2 }
  const other = { ...inFolder('c.mov'), file: '/renders/other/c.mov', folder: 'other', number: 3 }
  const { record, state } = known(alone, planAt('then'), states.queued)
  const uploads = [known(one, planAt('then'), states.queued), { record: { ...record, id: 'alone' }, state }]
  const { unfinished, keys } = await again([one, alone, other], uploads)
  expect(unfinished.toSorted()).toEqual(['alone', 'then a.mov'])
  expect(keys).toEqual([`videos/2026-11-other-${today.folderUuid}/c.mov`])
  expect((await again([alone], uploads)).unfinished).toEqual(['alone'])
})

test.each([{ sizeBytes: 6 }, { mtimeNs: '2' }, { ctimeNs: '2' }, { inode: '2' }])(
  'a folder with a new version of what was delivered begins anew as a whole: %j',
  async (change) => {
    const then = planAt('then')
    const uploads = [known(one, then, states.queued), known(two, then, states.done)]
    const identify: Identify = async (file) => (file === two.file ? { ...source, ...change } : source)
    const { unfinished, delivered, keys } = await again([one, two], uploads, { identify })
    expect([unfinished, delivered, keys.map(folderOf)]).toEqual([
      [],
      [],
      [`videos/2026-11-reel-${today.folderUuid}`, `videos/2026-11-reel-${today.folderUuid}`],
    ])
    // The put that began anew goes on itself.
    const anew = planAt('anew')
    const later = [known(one, anew, states.done, 1), known(two, anew, states.queued, 1)]
    expect(await again([one, two], [...uploads, ...later])).toMatchObject({
      unfinished: ['anew b.mov'],
      delivered: ['anew a.mov'],
    })
  },
)

test('of two puts that were cut off the newest that can go on does', async () => {
  const [older, newer] = [planAt('older'), planAt('newer')]
  const uploads = [
    known(one, newer, states.queued, 1),
    known(two, newer, states.done, 1),
    known(one, older, states.queued),
  ]
  expect(await again([one, two], uploads)).toMatchObject({
    unfinished: ['newer a.mov'],
    delivered: ['newer b.mov'],
  })
  const identify: Identify = async (file) => (file === two.file ? { ...source, inode: '2' } : source)
  expect(await again([one, two], uploads, { identify })).toMatchObject({
    unfinished: ['older a.mov'],
    delivered: [],
    keys: ['videos/2026-10-reel-older/b.mov'],
  })
})

test('an upload whose uuid is not known is left alone', async () => {
  const toOneKey = { keyTemplate: 'reel' }
  const { record, state } = known(one, planAt('then', toOneKey), states.queued)
  const uploads = [{ record: { ...record, keyUuid: undefined, delivery: undefined }, state }]
  expect(await again([one], uploads, { plan: { ...today, ...toOneKey } })).toMatchObject({
    unfinished: [],
    fresh: [one.file],
  })
})

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'))
}
