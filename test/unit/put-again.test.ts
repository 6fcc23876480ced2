import { expect, test } from 'vitest'
import { putAgain, type PutAgain } from '../../electron/commands/put-again.ts'
import type { UploadState } from '../../electron/contract/index.ts'
import type { KnownUpload } from '../../electron/core/orphans.ts'
import { plannedUpload, type DropPlan, type ScannedFile } from '../../electron/disk/index.ts'
import { dropPlan } from './drop-plan.ts'
import { states } from './upload-view.ts'

/** Days before and after the turn of a month, as `put` is run. */
const lastOfOctober = { year: 2026, month: 10, day: 31, hour: 23, minute: 59 }
const addedAt = new Date(2026, 9, 31, 23, 59, 30).getTime()

const planAt = (uuid: string, more: Partial<DropPlan> = {}): DropPlan =>
  dropPlan({ folderUuid: uuid, time: lastOfOctober, ...more })
const today = dropPlan()

function inFolder(name: string): ScannedFile {
  const facts = { folder: 'reel', number: 1, sizeBytes: 5, modifiedAt: 1000 }
  return { ...facts, file: `/renders/reel/${name}`, relative: name }
}
const [one, two] = [inFolder('a.mov'), inFolder('b.mov')]

function known(found: ScannedFile, plan: DropPlan, state: UploadState): KnownUpload {
  const source = { sizeBytes: 5, mtimeNs: '1000000000', ctimeNs: '1', inode: '1', device: '1' }
  const record = {
    id: `${plan.folderUuid} ${found.relative}`,
    source,
    addedAt,
    ...plannedUpload(found, plan),
  }
  return { record, state }
}

const idOf = ({ id }: { id: string }): string => id

function idsOf({ unfinished, delivered, fresh }: PutAgain) {
  return {
    unfinished: unfinished.map(idOf),
    delivered: delivered.map(idOf),
    fresh: fresh.map(({ file }) => file),
  }
}

test('the next month the keys are those of the put that goes on', () => {
  const then = planAt('then')
  const found = putAgain([one, two], today, [known(one, then, states.queued)])
  expect(idsOf(found)).toEqual({ unfinished: ['then a.mov'], delivered: [], fresh: [two.file] })
  expect(found.fresh[0]?.key).toBe('videos/2026-10-reel-then/b.mov')
})

test('what another put delivered does not count, even at the same key', () => {
  const toOneKey = { keyTemplate: 'reel' }
  const uploads = [
    known(two, planAt('first', toOneKey), states.done),
    known(one, planAt('then', toOneKey), states.failed),
  ]
  const found = putAgain([one, two], { ...today, ...toOneKey }, uploads)
  expect(idsOf(found)).toEqual({ unfinished: ['then a.mov'], delivered: [], fresh: [two.file] })
})

test('what the same put delivered is not sent again, unless it was cancelled', () => {
  const then = planAt('then')
  const unfinished = known(one, then, states.paused)
  const ids = (state: UploadState) =>
    idsOf(putAgain([one, two], today, [unfinished, known(two, then, state)]))
  expect(ids(states.done)).toEqual({ unfinished: ['then a.mov'], delivered: ['then b.mov'], fresh: [] })
  expect(ids(states.cancelled)).toEqual({ unfinished: ['then a.mov'], delivered: [], fresh: [two.file] })
})

test('a folder with a new version of what was delivered begins anew as a whole', () => {
  const then = planAt('then', { keyTemplate: 'reel' })
  const uploads = [known(one, then, states.queued), known(two, then, states.done)]
  for (const changed of [{ sizeBytes: 6 }, { modifiedAt: 2000 }]) {
    const found = putAgain([one, { ...two, ...changed }], { ...today, keyTemplate: 'reel' }, uploads)
    expect(idsOf(found)).toEqual({ unfinished: [], delivered: [], fresh: [one.file, two.file] })
  }
})

test('an upload whose uuid is not known is left alone', () => {
  const toOneKey = { keyTemplate: 'reel' }
  const { record, state } = known(one, planAt('then', toOneKey), states.queued)
  const found = putAgain([one], { ...today, ...toOneKey }, [
    { record: { ...record, keyUuid: undefined }, state },
  ])
  expect(idsOf(found)).toEqual({ unfinished: [], delivered: [], fresh: [one.file] })
})
