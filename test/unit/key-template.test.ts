import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isLiteral,
  keyProblem,
  objectKey,
  templateProblem,
  templateWarnings,
  type KeyFacts,
} from '../../electron/core/object-key.ts'

const standard = 'videos/{YYYY}-{MM}-{name}-{uuid}{ext}'
const uuid = '3f0c3c1e-6f5a-4b0e-9d53-8a1f2a7f4f11'
const time = { year: 2025, month: 3, day: 7, hour: 9, minute: 5 }

function facts(fileName: string, more: Partial<KeyFacts> = {}): KeyFacts {
  return {
    fileName,
    folder: null,
    relative: null,
    uuid,
    user: 'ed',
    host: 'suite/1',
    counter: 7,
    hash8: '0a1b2c3d',
    time,
    prefix: '',
    ...more,
  }
}

test.for([
  ['Trailer.v12.mp4', `videos/2025-03-Trailer.v12-${uuid}.mp4`],
  ['Final CUT.MOV', `videos/2025-03-Final CUT-${uuid}.MOV`],
  ['no extension', `videos/2025-03-no extension-${uuid}`],
  ['.hidden', `videos/2025-03-.hidden-${uuid}`],
  ['dot.', `videos/2025-03-dot.-${uuid}`],
  ['Cafe\u0301 🎬 東京.mov', `videos/2025-03-Caf\u00e9 🎬 東京-${uuid}.mov`],
  ['a/b\\c\u0007\uD800.m\u0000v', `videos/2025-03-a-b-c---${uuid}.m-v`],
  ['$& $1.mov', `videos/2025-03-$& $1-${uuid}.mov`],
  ['{uuid}.mov', `videos/2025-03-{uuid}-${uuid}.mov`],
] as const)('the standard key of %j', ([fileName, key]) => {
  expect(objectKey(standard, facts(fileName))).toBe(key)
  expect(keyProblem(key)).toBeNull()
})

test('fills in every field; empty ones leave no empty segments', () => {
  const template = '/{folder}/{YYYY}/{MM}/{DD}/{hh}{mm}/{name}{ext}'
  expect(objectKey(template, facts('a.mov', { prefix: '/clients//' }))).toBe('clients/2025/03/07/0905/a.mov')
  expect(objectKey('a/{folder}/{name}', facts('b.mov'))).toBe('a/b')
})

test('fills in user, host, counter and version', () => {
  expect(objectKey('{user}@{host}/{counter}-{hash8}{ext}', facts('a.mov'))).toBe(
    'ed@suite-1/007-0a1b2c3d.mov',
  )
})

test.for([
  ['{name}-{uuid}{ext}', 0],
  ['{name}-{hash8}{ext}', 0],
  ['{YYYY}/{name}{ext}', 1],
  ['{uuid}#{name}{ext}', 1],
  ['master.mov', 1],
] as const)('%s has %d warnings', ([template, warnings]) => {
  expect(templateProblem(template)).toBeNull()
  expect(templateWarnings(template)).toHaveLength(warnings)
})

test('a folder keeps its tree under one name', () => {
  const inFolder = { folder: 'Rushes.old', relative: 'day 1/Cafe\u0301.mov', prefix: 'show' }
  expect(objectKey(standard, facts('Cafe\u0301.mov', inFolder))).toBe(
    `show/videos/2025-03-Rushes.old-${uuid}/day 1/Caf\u00e9.mov`,
  )
  expect(objectKey('fixed', facts('Cafe\u0301.mov', inFolder))).toBe('show/fixed/day 1/Caf\u00e9.mov')
})

test('names that break lists or signatures get dashes, in a tree too', () => {
  expect(objectKey('a/{name}{ext}', facts('..'))).toBe('a/--')
  const relative = 'day\u0001 1/b\\c.mov'
  expect(objectKey('{name}', facts('b\\c.mov', { folder: 'F', relative }))).toBe('F/day- 1/b-c.mov')
})

test('a template without fields is the key itself', () => {
  expect(isLiteral('exact//key .mov')).toBe(true)
  expect(isLiteral(standard)).toBe(false)
  expect(objectKey('exact//key .mov', facts('a.mov'))).toBe('exact//key .mov')
})

test('a long name is cut between characters until the key fits', () => {
  const key = objectKey(standard, facts(`${'👩🏽‍🚀'.repeat(200)}.mov`))
  expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024)
  expect(Buffer.byteLength(key)).toBeGreaterThan(1024 - Buffer.byteLength('👩🏽‍🚀'))
  expect(key).toMatch(new RegExp(`^videos/2025-03-(👩🏽‍🚀)+-${uuid}\\.mov$`, 'u'))
})

test('no file name makes a key that cannot be used', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 600 }), (fileName) => {
      for (const template of [standard, '{name}{ext}', '{folder}/{name}']) {
        const key = objectKey(template, facts(fileName, { prefix: 'p' }))
        expect(keyProblem(key)).toBeNull()
        expect(key).toBe(key.normalize('NFC'))
      }
    }),
  )
})

test('a folder too deep for a key is reported, not cut', () => {
  const relative = `${'deep/'.repeat(210)}a.mov`
  expect(keyProblem(objectKey(standard, facts('a.mov', { folder: 'F', relative })))).toMatch(
    /^The key is \d+ bytes long; S3 allows 1024\.$/u,
  )
})

test.for([
  ['', 'The key is empty.'],
  ['é'.repeat(513), 'The key is 1026 bytes long; S3 allows 1024.'],
  ['a\nb', 'The key has a control character in it.'],
  ['/a', 'The key begins with a slash.'],
  ['a/', 'The key ends with a slash, as only folders do.'],
  ['a/../b', 'The key has a part that is only "." or "..".'],
  ['./a', 'The key has a part that is only "." or "..".'],
  ['é'.repeat(512), null],
  ['a//b/...', null],
] as const)('the key %j: %s', ([key, problem]) => {
  expect(keyProblem(key)).toBe(problem)
})

const fields =
  'the fields are {YYYY} {MM} {DD} {hh} {mm} {name} {ext} {uuid} {user} {host} {folder} {counter} {hash8}.'
test.for([
  [standard, null],
  ['/fixed/key.mov', null],
  ['{year}/{name}', `The key template has no field {year}; ${fields}`],
  ['{Name}', `The key template has no field {Name}; ${fields}`],
  ['videos/{name', `The key template has a single brace; ${fields}`],
  ['', 'The key template is empty.'],
  ['{name}/', 'The key template ends with a slash, as only folders do.'],
  ['../{name}', 'The key template has a part that is only "." or "..".'],
] as const)('the template %j: %s', ([template, problem]) => {
  expect(templateProblem(template)).toBe(problem)
})
