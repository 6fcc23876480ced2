import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { titledPlan } from '../../electron/app/plan-uploads.ts'
import { deliveryTitle } from '../../electron/core/delivery-title.ts'
import { checkedLine } from '../../electron/disk/checked-lines.ts'
import { plannedUpload, readJournal, type ScannedFile } from '../../electron/disk/index.ts'
import { sampleRecord } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { dropPlan } from './drop-plan.ts'

function found(folder: string | null, place = 0): ScannedFile {
  const facts = { folder, number: 1, place, sizeBytes: 5, modifiedAt: 1000 }
  return { ...facts, file: `/renders/a${place}.mov`, relative: `a${place}.mov` }
}

function deliveriesOf(paths: string[], files: ScannedFile[]) {
  const plan = titledPlan(dropPlan({ folderUuid: 'u' }), paths, files)
  return files.map((file) => plannedUpload(file, plan).delivery)
}

test('a delivery is called by its folder, or by the first of several', () => {
  expect(deliveryTitle(['Dailies'])).toBe('Dailies')
  expect(deliveryTitle(['Ep03_lock_v7.mov', 'b', 'c'])).toBe('Ep03_lock_v7.mov and 2 more')
})

test('what was dropped together is one delivery in the order of the drop, and one file by itself is none', () => {
  expect(deliveriesOf(['/renders/Dailies'], [found('Dailies')])).toEqual([
    { id: 'u', title: 'Dailies', place: 0 },
  ])
  expect(deliveriesOf(['/renders/a0.mov', '/renders/a1.mov'], [found(null), found(null, 1)])).toEqual([
    { id: 'u', title: 'a0.mov and 1 more', place: 0 },
    { id: 'u', title: 'a0.mov and 1 more', place: 1 },
  ])
  expect(deliveriesOf(['/renders/a0.mov'], [found(null)])).toEqual([undefined])
})

test('a journal of an older version still says what was put together', async () => {
  const dir = await temporaryDir()
  await mkdir(dir, { recursive: true })
  const lines = [
    { ...sampleRecord('in-folder'), putId: 'put-1', within: '/media/Dailies' },
    { ...sampleRecord('by-itself'), putId: 'put-2' },
  ].map((upload) => checkedLine({ type: 'added', upload }))
  await writeFile(join(dir, 'journal.jsonl'), lines.join(''))
  expect((await readJournal(dir)).map(({ record }) => record.delivery)).toEqual([
    { id: 'put-1', title: 'Dailies', place: 0 },
    { id: 'put-2', title: 'by-itself.mov', place: 0 },
  ])
})
