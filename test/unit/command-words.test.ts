import { expect, test } from 'vitest'
import { progressBar } from '../../electron/commands/progress-bar.ts'
import { localInASentence, stateInALine } from '../../electron/commands/words.ts'
import { states, trouble } from './upload-view.ts'

test('a state is said as in the window, with the reason why an upload waits or failed', () => {
  expect(stateInALine(states.queued)).toBe('queued')
  expect(stateInALine(states.waiting)).toBe(`waiting for the network. ${trouble.message}`)
  expect(stateInALine(states.failed)).toBe(`not uploaded. ${trouble.message}`)
  expect(stateInALine({ ...states.done, proof: 'A' })).toBe('uploaded, verified (grade A)')
})

test('what became of the local file is a sentence', () => {
  expect(localInASentence({ kind: 'kept', why: null })).toBeNull()
  expect(localInASentence({ kind: 'kept', why: 'It changed.' })).toBe('The file stays: It changed.')
  // Nothing moves it while no command runs: its time may be long past.
  expect(localInASentence({ kind: 'trash-after', time: 1, why: null })).toMatch(
    /^The file goes to the trash after .*1970.*\.$/,
  )
  expect(localInASentence({ kind: 'trashed', time: 1 })).toBe('The file is in the trash.')
})

test('the bar counts in the unit of the whole, and 999.6 MB are not 1000 MB', () => {
  const view = {
    id: 'a',
    file: '/x.mov',
    key: 'x.mov',
    state: states.queued,
    files: 1,
    delivery: null,
    sentBytes: 999_600_000,
  }
  const unknown = { verifiedBytes: null, bytesPerSecond: null, etaSeconds: null }
  const bar = (sizeBytes: number | null) => progressBar(0)([{ ...view, ...unknown, sizeBytes }], 0)
  expect(bar(null)).toBe('999.6 MB')
  expect(bar(1_999_200_000)).toContain(' 50 % · 1.0 of 2.0 GB')
})
