import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SharedLink } from '../../electron/contract/index.ts'
import { dueReminders, remembered, remindAt } from '../../electron/core/shared-links.ts'
import { openSharedLinks } from '../../electron/disk/index.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const everyUpload = (id: string) => `/media/${id}.mov`

/** A link of this life, shared at the time 0. */
function sharedLink(lifeMs: number | null, changes: Partial<SharedLink> = {}): SharedLink {
  return {
    uploadId: 'u',
    lifetimeSeconds: 3600,
    opens: 'inline',
    sharedAt: 0,
    validUntil: lifeMs,
    remindAt: remindAt(0, lifeMs),
    remindedAt: null,
    ...changes,
  }
}

test.for([
  [7 * day, 6 * day],
  [5 * day, 4 * day],
  [day, 0.8 * day],
  [hour, 48 * minute],
  [hour - 1, null],
  [5 * minute, null],
  [null, null],
])('a link of %s ms is reminded of at %s', ([life, at]) => {
  expect(remindAt(0, life ?? null)).toBe(at)
})

test('a reminder is due from its time to the end, once', () => {
  const link = sharedLink(day)
  const dueAt = (now: number, one = link) => dueReminders([one], now).length === 1
  expect([0.8 * day - 1, 0.8 * day, day - 1, day].map((now) => dueAt(now))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(dueAt(0.9 * day, { ...link, remindedAt: 0.8 * day })).toBe(false)
  expect(dueAt(day, sharedLink(null))).toBe(false)
})

test('a short link does not make a longer one forgotten', () => {
  const week = sharedLink(7 * day)
  const short = sharedLink(hour, { sharedAt: 1 })
  expect(remembered(week, short)).toBe(week)
  expect(remembered(short, week)).toBe(week)
  expect(remembered(null, short)).toBe(short)
  const forEver = sharedLink(null)
  expect(remembered(week, forEver)).toBe(forEver)
  expect(remembered(forEver, week)).toBe(week)
})

test('shared links are there after a restart, without those of uploads that are gone', async () => {
  const dir = await temporaryDir()
  const links = await openSharedLinks(dir, everyUpload)
  await Promise.all([
    links.put([sharedLink(day, { uploadId: 'a' })]),
    links.put([sharedLink(day, { uploadId: 'b' })]),
    links.put([sharedLink(2 * day, { uploadId: 'a' })]),
  ])
  const again = await openSharedLinks(dir, everyUpload)
  expect(again.list().map(({ uploadId, validUntil }) => [uploadId, validUntil])).toEqual([
    ['a', 2 * day],
    ['b', day],
  ])
  const without = await openSharedLinks(dir, (id) => (id === 'b' ? '/media/b.mov' : undefined))
  expect(without.list()).toEqual([sharedLink(day, { uploadId: 'b' })])
})

test('the list of an earlier version is read, and written with checksums', async () => {
  const dir = await temporaryDir()
  const file = join(dir, 'shared-links.json')
  await writeFile(file, JSON.stringify([sharedLink(day)]))
  expect((await openSharedLinks(dir, everyUpload)).list()).toEqual([sharedLink(day)])
  expect(await readFile(file, 'utf8')).toContain('"crc32":')
})

test('a link whose line is damaged is named, and the others are kept', async () => {
  const dir = await temporaryDir()
  const links = await openSharedLinks(dir, everyUpload)
  await links.put([sharedLink(day, { uploadId: 'a' }), sharedLink(day, { uploadId: 'b' })])
  const file = join(dir, 'shared-links.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"lifetimeSeconds":3', '"lifetimeSeconds":7'))

  const told: string[] = []
  const after = await openSharedLinks(dir, everyUpload, (sentence) => told.push(sentence))
  expect(after.list()).toEqual([sharedLink(day, { uploadId: 'b' })])
  expect(told).toEqual([
    `The file ${file} is damaged, so Dropreel does not know any more when the links of /media/a.mov end.`,
  ])
  // Until somebody has seen it.
  await openSharedLinks(dir, everyUpload, (sentence) => told.push(sentence))
  expect(told).toHaveLength(2)
})
