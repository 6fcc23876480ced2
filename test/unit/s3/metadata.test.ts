import { expect, test } from 'vitest'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { metadataOf, originalNameOf } from '../../../electron/s3/requests/metadata.ts'
import { newObject } from '../../contract/s3/part-body.ts'

const carried = (originalName: string, metadata: Record<string, string> = {}) =>
  metadataOf(newObject({ originalName, settings: { ...plainObjects, metadata } }))

const cjk = '完成版第三話最終確認用字幕付き放送局納品素材'

test.each([
  ['a plain name', 'Ep03 lock_v7.mov', 1],
  ['a plain name of 255 letters', `${'a'.repeat(251)}.mov`, 1],
  ['a name of 34 characters', `${cjk}${cjk}`.slice(0, 30).concat('.mov'), 1],
  ['a Cyrillic name', `${'Ж'.repeat(60)}.mov`, 1],
  ['a Cyrillic name of 255 bytes', `${'Ж'.repeat(125)}.mov`, 2],
  ['a name of 85 characters, 255 bytes', cjk.repeat(4).slice(0, 81).concat('.mov'), 1],
  ['a name of emoji', '🎬'.repeat(62), 2],
  ['a name of 255 characters', cjk.repeat(12).slice(0, 251).concat('.mov'), 3],
  ['a name of colons', `utf-8:${':'.repeat(200)}`, 2],
])('%s comes back from values of 256 bytes at most', (_name, name, fields) => {
  const metadata = carried(name)
  const values = Object.values(metadata)
  expect(values.filter((value) => value.length > 256 || !/^[\x20-\x7e]*$/.test(value))).toEqual([])
  expect(Object.keys(metadata)).toHaveLength(fields + 1)
  expect(originalNameOf(metadata)).toBe(name)
})

test('the longest name and the longest metadata of a person fit the 2 KB of S3', () => {
  const metadata = carried(cjk.repeat(12).slice(0, 255), { note: 'x'.repeat(1196) })
  expect(Object.entries(metadata).flat().join('').length).toBeLessThanOrEqual(2048)
  expect(metadata).toMatchObject({ note: 'x'.repeat(1196) })
})

test('a name longer than any file system allows is left out, what a person set is not', () => {
  const metadata = carried('長'.repeat(1000), { show: 'Night Shift' })
  expect(metadata).toEqual({ show: 'Night Shift', 'dropreel-upload': 'upload-1' })
  expect(originalNameOf(metadata)).toBeNull()
})

test('a name is stored while its fields leave room for the metadata of a person', () => {
  expect(originalNameOf(carried('a'.repeat(740)))).toBe('a'.repeat(740))
  expect(originalNameOf(carried('a'.repeat(741)))).toBeNull()
})

test('a name that fits one field is readable there, as in a URL', () => {
  expect(carried(`${cjk}.mov`)).toMatchObject({ 'dropreel-name': encodeURIComponent(`${cjk}.mov`) })
})

test('metadata of a person does not take the place of the id of the upload', () => {
  expect(carried('a.mov', { 'dropreel-upload': 'other' })).toMatchObject({ 'dropreel-upload': 'upload-1' })
})

test.each([
  ['utf8.mov', 'utf8.mov'],
  ['100%.mov', null],
])('the stored name %j is read as %j', (stored, name) => {
  expect(originalNameOf({ 'dropreel-name': stored })).toBe(name)
})

test('half a surrogate pair in a name is replaced', () => {
  expect(originalNameOf(carried('half \uD83C.mov'))).toBe('half \uFFFD.mov')
})

test('a name that an earlier version stored comes back', () => {
  const name = `${cjk}${cjk}.mov`
  expect(originalNameOf({ 'dropreel-name': encodeURIComponent(name) })).toBe(name)
})
