import { expect, test } from 'vitest'
import { plannedKey } from '../../electron/disk/index.ts'
import { dropPlan } from './drop-plan.ts'

const plan = dropPlan({ keyTemplate: '{counter}-{hash8}{ext}' })
const file = { relative: 'A.mov', folder: null, number: 1, sizeBytes: 5, modifiedAt: 1000 }

test('the same version of a file has the same hash8, and every other version another one', () => {
  const key = plannedKey(file, plan)
  expect(key).toMatch(/^001-[0-9a-f]{8}\.mov$/)
  expect(plannedKey(file, { ...plan, folderUuid: 'another drop' })).toBe(key)
  const others = [{ relative: 'B.mov' }, { sizeBytes: 6 }, { modifiedAt: 1001 }]
  const keys = others.map((change) => plannedKey({ ...file, ...change }, plan))
  expect(new Set([key, ...keys]).size).toBe(4)
})

test('the files of a folder stay together', () => {
  const inFolder = { ...file, folder: 'Rushes', number: 3 }
  const [one = '', other = ''] = ['day 1/A.mov', 'day 2/B.mov'].map((relative, index) =>
    plannedKey({ ...inFolder, relative, modifiedAt: index }, plan),
  )
  expect(one).toMatch(/^003-[0-9a-f]{8}\/day 1\/A\.mov$/)
  expect(other.split('/')[0]).toBe(one.split('/')[0])
})
