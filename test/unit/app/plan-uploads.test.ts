import { expect, test } from 'vitest'
import { plannables, planDrop, uploadPlanner } from '../../../electron/app/plan-uploads.ts'
import type { DropPlan, ScannedFile } from '../../../electron/disk/index.ts'
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

/** As `put` takes them: in batches. */
function plannable(all: ScannedFile[], plan: DropPlan) {
  const planned = plannables(plan)
  for (const one of all) planned.take([one])
  const { files, skipped } = planned.end()
  return { files: [...files], skipped }
}

test('two files that would become one object are refused', () => {
  const twins = [found('/day-1/Reel.mov', 1), found('/day-2/Reel.mov', 2)]
  expect(() => plannable(twins, byName)).toThrow(
    '/day-1/Reel.mov and /day-2/Reel.mov would both become Reel.mov.',
  )
  expect(plannable(twins, dropPlan()).files).toHaveLength(2)
})

test('a key template without fields takes one file', () => {
  const literal = dropPlan({ keyTemplate: 'latest.mov' })
  expect(plannable([found('/a.mov', 1)], literal).files).toHaveLength(1)
  expect(uploadPlanner(literal, true)([found('/a.mov', 1)]).uploads[0]?.key).toBe('latest.mov')
  expect(() => plannable([found('/a.mov', 1), found('/b.mov', 2)], literal)).toThrow('takes one file')
})

test('a file that can have no key is left out, and the others are planned', () => {
  const deep = { ...found('/F/x.mov', 1), folder: 'F', relative: `${'deep/'.repeat(300)}x.mov` }
  const { files, skipped } = plannable([deep, found('/a.mov', 2)], byName)
  expect(files.map(({ file }) => file)).toEqual(['/a.mov'])
  expect(skipped.map(({ error }) => error.code)).toEqual(['BadInput'])
})

test.each([
  '',
  ' ',
  'quicktime',
  'video/ü',
  'a/b\r\nx-amz-acl: public-read',
  'a/b\n',
  `a/${'b'.repeat(300)}`,
])('the content type %j is refused before anything is sent', (contentType) => {
  expect(() => planDrop(byName.address, null, { contentType }, new Date())).toThrow(
    'looks like video/quicktime',
  )
})

test('a content type may have parameters', () => {
  for (const contentType of ['video/quicktime', 'application/vnd.x+json; charset="utf-8"', 'video/x-a;b=c'])
    expect(planDrop(byName.address, null, { contentType }, new Date())).toMatchObject({ contentType })
})
