import { expect, test } from 'vitest'
import { planUploads } from '../../../electron/app/plan-uploads.ts'
import type { ScannedFile } from '../../../electron/disk/index.ts'
import { dropPlan } from '../drop-plan.ts'

const found = (file: string, number: number): ScannedFile => ({
  file,
  relative: file.slice(file.lastIndexOf('/') + 1),
  folder: null,
  number,
  place: number - 1,
  sizeBytes: 1,
  modifiedAt: 0,
})
const byName = dropPlan({ keyTemplate: '{name}{ext}' })

test('two files that would become one object are refused', () => {
  const twins = [found('/day-1/Reel.mov', 1), found('/day-2/Reel.mov', 2)]
  expect(() => planUploads(twins, byName)).toThrow(
    '/day-1/Reel.mov and /day-2/Reel.mov would both become Reel.mov.',
  )
  expect(planUploads(twins, dropPlan()).uploads).toHaveLength(2)
})

test('a key template without fields takes one file', () => {
  const literal = dropPlan({ keyTemplate: 'latest.mov' })
  expect(planUploads([found('/a.mov', 1)], literal).uploads[0]?.key).toBe('latest.mov')
  expect(() => planUploads([found('/a.mov', 1), found('/b.mov', 2)], literal)).toThrow('takes one file')
})

test('a file that can have no key is left out, and the others are planned', () => {
  const deep = { ...found('/F/x.mov', 1), folder: 'F', relative: `${'deep/'.repeat(300)}x.mov` }
  const { uploads, files, skipped } = planUploads([deep, found('/a.mov', 2)], byName)
  expect(uploads.map(({ key }) => key)).toEqual(['a.mov'])
  expect(files).toHaveLength(1)
  expect(skipped.map(({ error }) => error.code)).toEqual(['BadInput'])
})
