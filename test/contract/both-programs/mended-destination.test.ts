import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openUploads, place } from '../command-line/demo-place.ts'
import { filesAt, openWindow, pausedUpload, soon, type Change } from './one-window.ts'

test.each<[string, Change, string]>([
  ['a typo in the bucket', { bucket: 'rells' }, 'failed'],
  ['a typo in the endpoint', { endpoint: 'http://127.0.0.1:9' }, 'waiting'],
  ['a profile that is not there', { keys: { from: 'profile', name: 'nobody' } }, 'failed'],
])('after %s, editing and saving the destination is all that an upload needs', async (_what, typo, stuck) => {
  const here = await place()
  const { save, drop, until } = await openWindow(here)
  const { id } = await save(typo, null)
  const [small = '', large = ''] = await drop(
    await here.file('small.mov', 100_000),
    await here.file('large.mov', 9_000_000),
  )
  await until(small, stuck)
  await until(large, stuck, 'queued')
  await save({}, id)
  await until(small, 'done')
  await until(large, 'done')
  expect(await filesAt(here)).toEqual(['large.mov', 'small.mov'])
})

test('a prefix or template that is mended makes the key anew, with the same uuid', async () => {
  const here = await place()
  const { save, drop, engine, until, followed } = await openWindow(here)
  const { id } = await save({ bucket: 'rells', prefix: 'novmber', keyTemplate: '{name}-{uuid}{ext}' }, null)
  const [upload = ''] = await drop(await here.file('Ep03.mov', 1000))
  await until(upload, 'failed')
  const before = engine.record(upload)
  await save({ prefix: 'november', keyTemplate: 'cuts/{uuid}/{name}{ext}' }, id)
  await until(upload, 'done')
  expect(await filesAt(here)).toEqual([`november/cuts/${before?.keyUuid}/Ep03.mov`])
  expect(followed).toEqual([{ destinationId: id, moved: 1, tried: 0, kept: 0, asking: [] }])
})

test('an upload with parts at the old place asks, goes on there, or starts over, and leaves no parts', async () => {
  const here = await place({ buckets: ['reels', 'other'] })
  const window = await openWindow(here)
  const { save, engine, handlers, until, followed } = window
  const { id } = await save({}, null)
  const upload = await pausedUpload(window, here)
  await save({ bucket: 'other' }, id)
  await expect.poll(() => followed.at(-1)?.asking, soon).toEqual([upload])
  expect(engine.view(upload)).toMatchObject({
    bucket: 'reels',
    isAtOldPlace: true,
    state: { kind: 'paused' },
  })
  expect(await openUploads(here)).toHaveLength(1)
  await handlers['uploads.startOver']({ ids: [upload] })
  const [anew = ''] = engine.views().flatMap((view) => (view.id === upload ? [] : view.id))
  await until(anew, 'done')
  expect(engine.view(anew)).toMatchObject({ bucket: 'other', isAtOldPlace: false })
  await expect.poll(() => openUploads(here), soon).toEqual([])
  expect(await filesAt(here)).toEqual([])
})

test('an upload that keeps its old place ends there', async () => {
  const here = await place({ buckets: ['reels', 'other'] })
  const window = await openWindow(here)
  const { save, engine, handlers, until } = window
  const { id } = await save({}, null)
  const upload = await pausedUpload(window, here)
  await save({ bucket: 'other' }, id)
  await expect.poll(() => engine.view(upload)?.isAtOldPlace, soon).toBe(true)
  await handlers['uploads.resume']({ ids: [upload] })
  await until(upload, 'done')
  expect(await filesAt(here)).toEqual(['Ep03.mov'])
})

test('what is finished stays where it is, and its link too', async () => {
  const here = await place({ buckets: ['reels', 'other'] })
  const { save, drop, engine, until } = await openWindow(here)
  const { id } = await save({}, null)
  const [upload = ''] = await drop(await here.file('Ep03.mov', 1000))
  await until(upload, 'done')
  const before = engine.record(upload)
  const [next = ''] = await drop(await here.file('Promo.mov', 1000))
  await save({ bucket: 'other', prefix: 'x' }, id)
  await until(next, 'done')
  expect(engine.record(upload)).toEqual(before)
})

test('keys that were mended where they are kept are used as soon as the destination is saved', async () => {
  const here = await place()
  const window = await openWindow(here)
  const { save, drop, until, secrets, followed } = window
  await writeFile(join(secrets, 'aws_secret_access_key'), 'wrong-wrong-wrong')
  const { id } = await save({}, null)
  const [upload = ''] = await drop(await here.file('Ep03.mov', 1000))
  await until(upload, 'failed')
  await writeFile(join(secrets, 'aws_secret_access_key'), here.env['AWS_SECRET_ACCESS_KEY'] ?? '')
  await save({}, id)
  await until(upload, 'done')
  expect(followed.at(-1)).toMatchObject({ moved: 0, tried: 1, asking: [] })
})

test('another source of keys holds for what has parts on the store, without a question', async () => {
  const here = await place()
  const window = await openWindow(here)
  const { save, engine, until, form, followed } = window
  const { id } = await save({}, null)
  const upload = await pausedUpload(window, here)
  await save({ keys: { from: 'profile', name: 'nobody' } }, id)
  await engine.resume([upload])
  await until(upload, 'failed')
  await save({ keys: form.keys }, id)
  await until(upload, 'done')
  expect(followed.at(-1)).toMatchObject({ moved: 0, tried: 1, asking: [] })
  expect(await filesAt(here)).toEqual(['Ep03.mov'])
})

test('files that would get one key by the new template stay as they are', async () => {
  const here = await place()
  const { save, drop, engine, until, followed } = await openWindow(here)
  const { id } = await save({ bucket: 'rells' }, null)
  const uploads = await drop(await here.file('a.mov', 1000), await here.file('b.mov', 1000))
  for (const upload of uploads) await until(upload, 'failed')
  await save({ keyTemplate: 'reel.mov' }, id)
  await expect.poll(() => followed.at(-1), soon).toMatchObject({ moved: 0, kept: 2 })
  expect(uploads.map((upload) => engine.view(upload)?.key)).toEqual(['a.mov', 'b.mov'])
  expect(await filesAt(here)).toEqual([])
})

test('the window follows a destination that the command line edits', async () => {
  const here = await place()
  const { save, drop, until } = await openWindow(here)
  await save({ bucket: 'rells' }, null)
  const [upload = ''] = await drop(await here.file('Ep03.mov', 1000))
  await until(upload, 'failed')
  const edited = await here.run(['destinations', 'edit', 'Reviews', '--bucket', 'reels', '--no-test'])
  expect(edited).toMatchObject({ code: 0 })
  await until(upload, 'done')
})

test('what failed before a restart follows an edit that was made meanwhile', async () => {
  const here = await place()
  const first = await openWindow(here)
  await first.save({ bucket: 'rells' }, null)
  const [upload = ''] = await first.drop(await here.file('Ep03.mov', 1000))
  await first.until(upload, 'failed')
  await first.close()
  await here.run(['destinations', 'edit', 'Reviews', '--bucket', 'reels', '--no-test'])
  const next = await openWindow(here)
  await next.resume()
  await next.until(upload, 'done')
  expect(await filesAt(here)).toEqual(['Ep03.mov'])
})
