import { expect, test } from 'vitest'
import { happenedInWords, type SharedLink } from '../../../electron/contract/index.ts'
import { mapLayout } from '../../../renderer/panel/map-layout.ts'
import { fileInWords, linkFactInWords, proofInWords } from '../../../renderer/panel/object-words.ts'
import { storyOf } from '../../../renderer/panel/story.ts'
import { detailsOf } from '../upload-details.ts'
import { states, uploadView } from '../upload-view.ts'

const link: SharedLink = {
  uploadId: 'a',
  lifetimeSeconds: 3600,
  opens: 'inline',
  sharedAt: 0,
  validUntil: 1000,
  remindAt: null,
  remindedAt: null,
}
const network = { kind: 'waited', waitsFor: 'network', message: 'The store cannot be reached.' } as const

test('a lost network says that it went on by itself only where it did', () => {
  const lost = { ...network, at: 0, until: 48_000 }
  expect(happenedInWords(lost)).toBe('Network lost for 48 s, went on by itself')
  expect(happenedInWords(lost, { kind: 'failed', at: 48_000, message: 'No.' })).toBe('Network lost for 48 s')
  expect(happenedInWords(lost, { kind: 'failed', at: 90_000, message: 'No.' })).toContain('went on by itself')
  expect(happenedInWords({ ...network, at: 0, until: null })).toBe('Network lost')
})

test('what happened is told in order, from the drop to the copied link', () => {
  const upload = uploadView('a', {
    addedAt: 1000,
    sizeBytes: 61.7e9,
    state: { ...states.done, finishedAt: 9000 },
  })
  const details = detailsOf(upload, {
    parts: { sizeBytes: 16 * 1024 * 1024, runs: [['verified', 3890]] },
    happened: [
      { kind: 'note', at: null, text: 'Started over: smaller parts were asked for.' },
      { kind: 'damaged', at: 4000, partNumber: 917 },
    ],
  })
  const shared = { ...link, sharedAt: 10_000 }
  expect(storyOf(details, shared).map(({ text }) => text)).toEqual([
    'Added; 61.7 GB in 3,890 parts of 16 MiB',
    'Started over: smaller parts were asked for.',
    'Part 917 arrived damaged and is sent again',
    'Uploaded and verified',
    'Link copied',
  ])
})

test('the cells are as large as they can be, and 10,000 are still told apart', () => {
  const frame = { width: 338, height: 200, ratio: 1 }
  expect(mapLayout(20, frame)).toMatchObject({ pitch: 10, rows: 1 })
  for (const ratio of [1, 1.25, 2]) {
    for (const count of [1, 40, 500, 3890, 10_000]) {
      const { pitch, gap, columns, rows } = mapLayout(count, { ...frame, ratio })
      expect(columns * rows).toBeGreaterThanOrEqual(count)
      expect(columns * pitch - gap).toBeLessThanOrEqual(338 * ratio)
      expect(pitch - gap).toBeGreaterThanOrEqual(2)
      expect((rows * pitch) / ratio).toBeLessThanOrEqual(count > 5000 ? 310 : 200)
    }
  }
})

test('proof, link and file are told as they are, before the end and after it', () => {
  const { options } = detailsOf(uploadView('a'))
  const asked = { ...options, deleteLocal: { grade: 'B' as const, afterDays: 2 } }
  expect(proofInWords({ state: states.sending, options })).toContain('is read again and compared')
  expect(proofInWords({ state: states.sending, options: { ...options, verify: 'none' } })).toBe(
    'Not asked for',
  )
  expect(proofInWords({ state: { ...states.done, proof: 'none' }, options })).toContain('None')
  expect(fileInWords({ state: states.sending, options: asked }, 0)).toBe(
    'The file goes to the trash 2 days after a proof of grade B or better',
  )
  expect(linkFactInWords({ state: states.sending, options }, undefined, 0)).toBe('Once it is uploaded')
  expect(linkFactInWords({ state: states.done, options }, link, 2000)).toMatch(/, ended /u)
  expect(linkFactInWords({ state: states.done, options }, link, 500)).toMatch(/, works until /u)
})
