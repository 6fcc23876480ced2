import { expect, test } from 'vitest'
import { nextItem } from '../../../renderer/menus/move-in-menu.ts'
import { kindInWords } from '../../../renderer/words/kind-in-words.ts'
import { halvesOf } from '../../../renderer/words/halves-of.ts'

test('a long name is cut before its last letters and its extension, and nothing of it is lost', () => {
  const long = 'A_very_long_name_of_a_feature_film_v0012_FINAL.mov'
  expect(halvesOf(long)).toEqual(['A_very_long_name_of_a_feature_film_v00', '12_FINAL.mov'])
  expect(halvesOf('Ep03_lock_v7.mov')).toEqual(['Ep03', '_lock_v7.mov'])
  expect(halvesOf('Trailer.mov')).toEqual(['Trailer.mov', ''])
  // What looks like one letter stays one.
  const families = `${'x'.repeat(30)}${'👨‍👩‍👧'.repeat(8)}.mov`
  expect(halvesOf(families)).toEqual(['x'.repeat(30), `${'👨‍👩‍👧'.repeat(8)}.mov`])
  for (const name of [long, families, `${'n'.repeat(40)}.a-very-long-ending`, '.'.repeat(30)]) {
    expect(halvesOf(name).join('')).toBe(name)
  }
  expect(halvesOf(`${'ש'.repeat(40)}.mov`)[1]).toBe('')
})

test('what is known of a file is said, and nothing else', () => {
  expect(kindInWords('video/quicktime')).toBe('QuickTime video')
  expect(kindInWords('video/x-matroska')).toBe('Video')
  expect(kindInWords('text/plain; charset=utf-8')).toBe('Text')
  expect(kindInWords('application/octet-stream')).toBeNull()
  expect(kindInWords('')).toBeNull()
})

test('keys move in a menu, and a letter finds the next item that begins with it', () => {
  const names = ['Copy link', 'Open link', 'Show in folder', 'Copy details', 'Send to another destination']
  const move = (key: string, index: number) => nextItem(key, index, names)
  expect([move('ArrowDown', -1), move('ArrowDown', 4), move('ArrowUp', 0), move('ArrowUp', -1)]).toEqual([
    0, 0, 4, 4,
  ])
  expect([move('Home', 3), move('End', 0)]).toEqual([0, 4])
  expect([move('c', 0), move('C', 3), move('s', 2), move('s', 4), move('x', 0)]).toEqual([3, 0, 4, 2, null])
  expect([move(' ', 0), move('Enter', 0), move('F5', 0)]).toEqual([null, null, null])
})
