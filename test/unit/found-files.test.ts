import { expect, test } from 'vitest'
import { FoundFiles, type ScannedFile } from '../../electron/disk/index.ts'

/** Names that a text could lose: not composed, of several characters, and half of one. */
const names = ['plain.dpx', 'a\u0308.dpx', '🎬.mov', 'half \ud83c.mov', 'quote " and \\.mov']

function file(place: number): ScannedFile {
  const name = `${place} ${names[place % names.length]}`
  const within = place % 2 === 0 ? { within: '/mnt/shot' } : {}
  const facts = { folder: 'shot', number: 1, place, sizeBytes: 2 ** 52 + place, modifiedAt: 1764230400000.25 }
  return { file: `/shot/${name}`, relative: name.normalize('NFC'), ...facts, ...within }
}

test('files that are packed come back as they were, in their order, and leave when they are taken', () => {
  const all = Array.from({ length: 1201 }, (_, place) => file(place))
  const found = new FoundFiles()
  for (const one of all) found.add(one)
  expect([...found]).toEqual(all)
  expect(found).toHaveLength(1201)
  const taken = [found.take(), found.take(), found.take()]
  expect(taken.map(({ length }) => length)).toEqual([500, 500, 201])
  expect(taken.flat()).toEqual(all)
  expect([found.take(), [...found], found.length]).toEqual([[], [], 0])
})
