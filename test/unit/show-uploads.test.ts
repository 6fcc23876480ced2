import { expect, test } from 'vitest'
import type { UploadView } from '../../electron/contract/index.ts'
import type { AllShown, Output, Shown } from '../../electron/commands/output.ts'
import { progressBar } from '../../electron/commands/progress-bar.ts'
import { showUploads } from '../../electron/commands/show-uploads.ts'
import { states, uploadView } from './upload-view.ts'

/** Shows uploads of a delivery, and answers what an output can paint of them. */
function shownUploads(unqueued: Shown[] = [], isAsked = () => true) {
  const painted: { all: AllShown | null } = { all: null }
  const told: string[] = []
  const output: Output = {
    state: ({ key }, all) => {
      told.push(key)
      painted.all = all
    },
    progress: (id, shown, all) => {
      if (isAsked()) shown(id)
      painted.all = all
    },
    done: () => undefined,
    failed: () => 1,
    result: () => undefined,
    notice: () => undefined,
    summary: () => undefined,
    end: () => undefined,
  }
  const live = new Map<string, UploadView & Shown>()
  let views = 0
  const uploads = showUploads(
    output,
    (id) => (views++, live.get(id)),
    () => unqueued,
  )
  return {
    all: () => painted.all?.() ?? [],
    moved: uploads.moved,
    views: () => views,
    told,
    upload(id: string, state: Shown['state'], sentBytes: number, key = id): void {
      const view = uploadView(id, { state, sentBytes, sizeBytes: 100, key })
      const shown = { ...view, files: 1, delivery: 'shot' }
      live.set(id, shown)
      uploads.show(id, state, shown)
      if (state.kind === 'done' || state.kind === 'failed') uploads.over(shown)
    },
  }
}

test('of uploads that are over nothing is kept but their sums, and what waits to be queued counts', () => {
  const waiting = { ...uploadView('', { state: states.queued, sentBytes: 0, sizeBytes: 6_500 }) }
  const { all, upload } = shownUploads([{ ...waiting, files: 65, delivery: 'shot' }])
  for (let number = 0; number < 30; number++) upload(`done ${number}`, states.done, 100)
  for (let number = 0; number < 3; number++) upload(`failed ${number}`, states.failed, 0)
  upload('a', states.sending, 50)
  upload('b', states.queued, 0)
  expect(all()).toHaveLength(5)
  expect(progressBar(0, false)(all(), 0)).toContain('31 % · 30 of 100 files · 3.1 of 9.7 kB')
})

test('a view of an upload is made when it is first told, and then only where the output asks for one', () => {
  let isAsked = false
  const { upload, moved, views } = shownUploads([], () => isAsked)
  upload('a', states.sending, 0)
  for (let number = 0; number < 10; number++) moved('a')
  upload('a', states.done, 100)
  expect(views()).toBe(1)
  upload('b', states.sending, 0)
  isAsked = true
  moved('b')
  expect(views()).toBe(3)
})

test('an upload that gets another key in the app is told with that', () => {
  const { upload, told } = shownUploads()
  upload('a', states.queued, 0, 'old.mov')
  upload('a', states.sending, 0, 'new.mov')
  expect(told).toEqual(['old.mov', 'new.mov'])
})
