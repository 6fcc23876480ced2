import { expect, test } from 'vitest'
import type { UploadState } from '../../../electron/contract/index.ts'
import { waitingInWords } from '../../../renderer/uploads/waiting-words.ts'
import { clockTime } from '../../../renderer/words/clock-time.ts'
import { states, trouble, uploadView } from '../upload-view.ts'

const now = new Date(2026, 10, 26, 14, 0).getTime()
const evening = new Date(2026, 10, 26, 18, 0).getTime()
const minute = 60_000
const { waiting } = states
const held = { ...waiting, until: { time: evening }, cause: { ...trouble, code: 'HeldByTimetable' as const } }

function said(state: UploadState, sinceMs: number | null): string | null {
  const since = sinceMs === null ? null : now - sinceMs
  const words = waitingInWords(uploadView('a', { state, since, sizeBytes: 18.4e9 }), now)
  return words === null ? null : [words.what, words.more ?? []].flat().join(' | ')
}

test.each<[UploadState, number | null, string | null]>([
  [waiting, 125_000, 'Waiting for the network | for 2 min, keeps trying'],
  [waiting, 999, 'Waiting for the network | keeps trying'],
  [{ ...waiting, until: 'volume' }, 999, 'Waiting for the drive'],
  [{ ...waiting, until: 'volume' }, 5000, 'Waiting for the drive | for 5 s'],
  [{ ...waiting, until: 'person' }, 2 * 86_400_000, 'Waiting for you | for 2 days'],
  [{ ...waiting, until: 'writer' }, 1000, 'Still being written | 18.4 GB so far, growing'],
  [{ ...waiting, until: 'writer' }, 12_000, 'Still being written | 18.4 GB, unchanged for 12 s'],
  [{ ...waiting, until: { time: now + 19_001 } }, minute, 'Tries again in 20 s | for 1 min'],
  [{ ...waiting, until: { time: now + 19_001 } }, 0, 'Tries again in 20 s'],
  [{ ...waiting, until: { time: now - 1 } }, minute, 'Tries again now | for 1 min'],
  [
    { ...waiting, until: { time: now + 5 * minute } },
    minute,
    `Tries again at ${clockTime(now + 5 * minute, now)} | for 1 min`,
  ],
  [held, 7 * minute, `Waiting until ${clockTime(evening, now)} | for the hours for uploads`],
  [states.ending, null, 'Pausing | finishing what is on its way'],
  [{ ...states.ending, next: 'queued' }, null, 'Finishing | finishing what is on its way'],
  [states.sending, 15_900, 'No bytes for 15 s'],
  [states.sending, null, null],
  [states.queued, null, null],
])('$kind, since %i ms: %s', (state, sinceMs, words) => {
  expect(said(state, sinceMs)).toBe(words)
})
