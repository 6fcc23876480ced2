import { readFile } from 'node:fs/promises'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import type { KeyAnswer } from '../../../electron/contract/index.ts'
import { bucket, headOf, openUploads, place, type Place } from '../command-line/demo-place.ts'
import { filesAt, openWindow, soon } from './one-window.ts'

/** Puts somebody's object at a key. */
async function occupy({ s3 }: Place, ...keys: string[]): Promise<void> {
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'theirs' }))
}

async function open() {
  const here = await place()
  const window = await openWindow(here)
  await window.save({}, null)
  const { handlers } = window
  return {
    ...window,
    here,
    settle: (id: string, answer: KeyAnswer, forAll = false) =>
      handlers['uploads.settleKey']({ id, answer, forAll }),
    async sizeOf(key: string) {
      return (await headOf(here, key)).ContentLength
    },
  }
}

test('keep both takes the next name that neither the store nor another upload has', async () => {
  const { here, drop, until, settle, engine, sizeOf } = await open()
  await occupy(here, 'cuts.v7.mov', 'cuts.v7-2.mov')
  const [id = ''] = await drop(await here.file('cuts.v7.mov', 1000))
  await until(id, 'failed')
  const [planned = ''] = await drop(await here.file('x/cuts.v7-3.mov', 30))
  await until(planned, 'done')
  // Its link may be in somebody's mail, even if its object is gone at the moment.
  await here.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'cuts.v7-3.mov' }))
  await settle(id, 'keep-both')
  await until(id, 'done')
  expect(engine.view(id)?.key).toBe('cuts.v7-4.mov')
  expect([await sizeOf('cuts.v7.mov'), await sizeOf('cuts.v7-4.mov')]).toEqual([6, 1000])
})

test('keep both sends parts again that belong to the key that is taken, and removes them there', async () => {
  const { here, drop, until, settle, engine, handlers, sizeOf } = await open()
  await handlers['settings.change']({ bandwidth: { limitBytesPerSecond: 16e6, rules: [] } })
  const [id = ''] = await drop(await here.file('Ep03.mov', 20_000_000))
  await expect.poll(() => engine.view(id)?.storedBytes ?? 0, soon).toBeGreaterThan(0)
  await occupy(here, 'Ep03.mov')
  await handlers['settings.change']({ bandwidth: { limitBytesPerSecond: null, rules: [] } })
  await until(id, 'failed')
  await settle(id, 'keep-both')
  const [anew = ''] = engine.views().flatMap((view) => view.id)
  await until(anew, 'done')
  expect([await sizeOf('Ep03.mov'), await sizeOf('Ep03-2.mov')]).toEqual([6, 20_000_000])
  await expect.poll(() => openUploads(here), soon).toEqual([])
})

test('replace puts the file over what is there', async () => {
  const { here, drop, until, settle, sizeOf } = await open()
  await occupy(here, 'Ep03.mov')
  const [id = ''] = await drop(await here.file('Ep03.mov', 1000))
  await until(id, 'failed')
  await settle(id, 'replace')
  await until(id, 'done')
  expect([await filesAt(here), await sizeOf('Ep03.mov')]).toEqual([['Ep03.mov'], 1000])
})

test('replace is for the object that was there: another one that came since stays', async () => {
  const { here, drop, until, settle, sizeOf, engine } = await open()
  await occupy(here, 'Ep03.mov')
  const [id = ''] = await drop(await here.file('Ep03.mov', 1000))
  await until(id, 'failed')
  await engine.pause([id])
  // Between the yes of a person and the next try.
  const { replace } = engine
  engine.replace = async (wanted, etag) => {
    await here.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'Ep03.mov', Body: 'somebody else’s' }))
    await replace.call(engine, wanted, etag)
  }
  await settle(id, 'replace')
  await expect.poll(() => engine.record(id)?.mayReplace, soon).toBeDefined()
  await until(id, 'failed')
  expect(await sizeOf('Ep03.mov')).toBe(Buffer.byteLength('somebody else’s'))
})

test('skip ends the upload, and removes nothing', async () => {
  const { here, drop, until, settle, sizeOf } = await open()
  await occupy(here, 'Ep03.mov')
  const file = await here.file('Ep03.mov', 1000)
  const [id = ''] = await drop(file)
  await until(id, 'failed')
  await settle(id, 'skip')
  await until(id, 'cancelled')
  expect([await sizeOf('Ep03.mov'), (await readFile(file)).length]).toEqual([6, 1000])
})

test('an answer for all of a drop also holds for files that find out later, and for no other drop', async () => {
  const { here, drop, until, settle, engine } = await open()
  const names = ['a.mov', 'b.mov', 'c.mov']
  await occupy(here, ...names, 'other.mov')
  const files = await Promise.all(names.map((name, index) => here.file(name, 1000 + index)))
  const ids = await drop(...files)
  const [other = ''] = await drop(await here.file('other.mov', 500))
  await until(ids[0] ?? '', 'failed')
  await settle(ids[0] ?? '', 'keep-both', true)
  for (const id of ids) await until(id, 'done')
  await until(other, 'failed')
  expect(ids.map((id) => engine.view(id)?.key)).toEqual(['a-2.mov', 'b-2.mov', 'c-2.mov'])
})
