import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHandlers } from '../../../electron/window/handlers.ts'
import { mayOpen } from '../../../electron/window/links.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { windowContext } from './window-context.ts'
import { destination } from '../destination.ts'

const one = destination({ keyTemplate: '{uuid}/{name}{ext}' })

/** The window with two destinations, one of them selected, and a file. */
async function openWindow() {
  const shown: string[] = []
  const opened: string[] = []
  const context = await windowContext(() => ({}), {
    wasDropped: () => true,
    desktop: {
      showInFolder: (file) => void shown.push(file),
      openPage: async (url) => void opened.push(url),
    },
  })
  await context.app.destinations.put(one)
  await context.app.destinations.put({ ...one, id: 'two', name: 'Two', bucket: 'second' })
  await context.app.destinations.select('one')
  const file = join(await temporaryDir(), 'a.mov')
  await writeFile(file, 'a film')
  return { handlers: makeHandlers(context), engine: context.app.engine, file, shown, opened }
}

test('the file of an upload goes to another destination too, beside the first upload', async () => {
  const { handlers, engine, file } = await openWindow()
  await handlers['uploads.add']({ paths: [file] })
  const [first] = engine.views()
  await engine.pause([first?.id ?? ''])
  const added = await handlers['uploads.sendTo']({ ids: [first?.id ?? ''], destinationId: 'two' })
  expect(added).toEqual({ added: 1, skipped: [], junk: { count: 0, names: [] } })
  expect(engine.views().map(({ file, bucket }) => [file, bucket])).toEqual([
    [file, 'reels'],
    [file, 'second'],
  ])
  await expect(
    async () => await handlers['uploads.sendTo']({ ids: ['stranger'], destinationId: 'two' }),
  ).rejects.toMatchObject({ error: { code: 'BadInput' } })
  await expect(
    async () => await handlers['uploads.sendTo']({ ids: [first?.id ?? ''], destinationId: 'three' }),
  ).rejects.toMatchObject({ error: { code: 'BadInput' } })
})

test('only the file of an upload is shown in its folder, while it is there', async () => {
  const { handlers, engine, file, shown } = await openWindow()
  await handlers['uploads.add']({ paths: [file] })
  const [{ id } = { id: '' }] = engine.views()
  await handlers['uploads.showInFolder']({ id })
  await rm(file)
  await expect(async () => await handlers['uploads.showInFolder']({ id })).rejects.toMatchObject({
    error: { code: 'FileMissing' },
  })
  await expect(async () => await handlers['uploads.showInFolder']({ id: file })).rejects.toMatchObject({
    error: { code: 'BadInput' },
  })
  expect(shown).toEqual([file])
})

test('only links over https, or over http to this computer, open in the browser', async () => {
  expect(
    ['https://s3.example.com/a?b', 'http://127.0.0.1:9000/a', 'http://localhost/a', 'http://[::1]:1/'].map(
      mayOpen,
    ),
  ).toEqual([true, true, true, true])
  const never = [
    'http://s3.example.com/a',
    'http://127.0.0.1.evil.test/',
    'http://localhost@evil.test/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'https:',
    '',
  ]
  expect(never.filter(mayOpen)).toEqual([])
  const { handlers, engine, file, opened } = await openWindow()
  await handlers['uploads.add']({ paths: [file] })
  const [{ id } = { id: '' }] = engine.views()
  // It is not uploaded yet.
  await expect(async () => await handlers['links.open']({ id })).rejects.toMatchObject({
    error: { code: 'BadInput' },
  })
  expect(opened).toEqual([])
})
