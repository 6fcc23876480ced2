import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openUploads, place } from '../command-line/demo-place.ts'
import { filesAt, openWindow, pausedUpload, soon } from './one-window.ts'

async function open() {
  const here = await place()
  const window = await openWindow(here)
  await window.save({}, null)
  return { ...window, here }
}

test('an upload goes on with its file where that is now, and sends nothing again', async () => {
  const window = await open()
  const { here, engine, handlers, pick, until } = window
  const id = await pausedUpload(window, here)
  const moved = join(here.dir, 'moved', 'Episode 3.mov')
  await mkdir(join(here.dir, 'moved'))
  await rename(join(here.dir, 'Ep03.mov'), moved)
  await engine.resume([id])
  await until(id, 'failed')
  pick(moved)
  expect(await handlers['uploads.chooseFile']({ id })).toMatchObject({ outcome: 'taken' })
  await until(id, 'done')
  expect([engine.record(id)?.file, engine.view(id)?.state]).toMatchObject([moved, { resentBytes: 0 }])
})

test('a copy with another time is the same file if the parts that were sent are the same', async () => {
  const window = await open()
  const { here, engine, handlers, pick, until } = window
  const id = await pausedUpload(window, here)
  const copy = join(here.dir, 'copy.mov')
  await copyFile(join(here.dir, 'Ep03.mov'), copy)
  await rm(join(here.dir, 'Ep03.mov'))
  await engine.resume([id])
  await until(id, 'failed')
  pick(copy)
  expect(await handlers['uploads.chooseFile']({ id })).toMatchObject({ outcome: 'taken' })
  await until(id, 'done')
})

test('another file is never taken without a word, and then begins anew', async () => {
  const window = await open()
  const { here, engine, handlers, pick, until } = window
  const id = await pausedUpload(window, here)
  await rm(join(here.dir, 'Ep03.mov'))
  await engine.resume([id])
  await until(id, 'failed')
  const other = await here.file('other/Ep03.mov', 20_000_000)
  pick(other)
  expect(await handlers['uploads.chooseFile']({ id })).toMatchObject({ outcome: 'other', name: 'Ep03.mov' })
  expect(engine.view(id)).toMatchObject({ file: join(here.dir, 'Ep03.mov'), state: { kind: 'failed' } })
  await handlers['uploads.uploadChosen']({ id })
  const [anew = ''] = engine.views().map((view) => view.id)
  await until(anew, 'done')
  await expect.poll(() => openUploads(here), soon).toEqual([])
  expect([anew === id, engine.record(anew)?.file]).toEqual([false, other])
})

test('what else is missing of a folder that was moved is found beside the file', async () => {
  const { here, engine, handlers, pick, until, drop, save } = await open()
  const names = ['reel/a.mov', 'reel/day 1/b.mov', 'reel/c.mov']
  for (const [index, name] of names.entries()) await here.file(name, 1000 + index)
  const { destinations } = await handlers['app.snapshot']()
  await save({ bucket: 'rells' }, destinations[0]?.id ?? null)
  const ids = await drop(join(here.dir, 'reel'))
  for (const id of ids) await until(id, 'failed')
  await mkdir(join(here.dir, 'archive'))
  await rename(join(here.dir, 'reel'), join(here.dir, 'archive', 'reel'))
  await writeFile(join(here.dir, 'archive', 'reel', 'c.mov'), 'another version')
  await save({}, destinations[0]?.id ?? null)
  for (const id of ids) await expect.poll(() => codeOf(id), soon).toBe('FileMissing')
  pick(join(here.dir, 'archive', 'reel', 'a.mov'))
  expect(await handlers['uploads.chooseFile']({ id: ids[0] ?? '' })).toMatchObject({
    outcome: 'taken',
    alsoFound: 1,
  })
  await until(ids[0] ?? '', 'done')
  await expect.poll(async () => (await filesAt(here)).length, soon).toBe(2)

  function codeOf(id: string): string | undefined {
    const state = engine.view(id)?.state
    return state?.kind === 'failed' ? state.error.code : undefined
  }
})
