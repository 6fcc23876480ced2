import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHandlers } from '../../../electron/window/handlers.ts'
import type { NewUpload } from '../../../electron/engine/new-upload.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { windowContext } from './window-context.ts'

/** The window with one destination, and the files and keys that reached the engine. */
async function openWindow() {
  const added: string[][] = []
  const context = await windowContext(
    ({ engine }) => ({
      engine: Object.assign(engine, {
        add: async (uploads: NewUpload[]) => {
          added.push(uploads.map(({ key }) => key))
          return { records: uploads, refused: [] }
        },
      }),
    }),
    { wasDropped: () => true },
  )
  await context.app.destinations.put({
    id: 'one',
    name: 'One',
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'reels',
    pathStyle: true,
    credentials: { kind: 'env' },
    linkCredentials: null,
    prefix: '',
    keyTemplate: '{uuid}/{name}{ext}',
    publicBaseUrl: null,
  })
  return { handlers: makeHandlers(context), added, destinations: context.app.destinations }
}

/** Two folders, each with a link to what is not in it. */
async function twoFolders() {
  const dir = await temporaryDir()
  for (const name of ['a', 'b']) {
    await mkdir(join(dir, name))
    await writeFile(join(dir, `${name}/in.mov`), name)
    await writeFile(join(dir, `${name}.mov`), name)
    await symlink(`../${name}.mov`, join(dir, `${name}/out.mov`))
  }
  return dir
}

test('what links lead to comes beside what was added before, and nothing else comes', async () => {
  const { handlers, added } = await openWindow()
  const dir = await twoFolders()
  const first = await handlers['uploads.add']({ paths: [join(dir, 'a')] })
  expect(first).toMatchObject({ added: 1, skipped: [{ code: 'LinkLeadsOut' }], linksOut: 1 })
  await writeFile(join(dir, 'a/later.mov'), 'later')
  const more = await handlers['uploads.addLinked']({ linksOut: 1 })
  expect(more).toEqual({ added: 1, skipped: [], linksOut: null })
  const [[before = ''] = [], after] = added
  expect(after).toEqual([before.replace('in.mov', 'out.mov')])
})

test('a yes counts for the links that it was given for, once, while their destination is there', async () => {
  const { handlers, added, destinations } = await openWindow()
  const dir = await twoFolders()
  await handlers['uploads.add']({ paths: [join(dir, 'a')] })
  await handlers['uploads.add']({ paths: [join(dir, 'b')] })
  const say = async (linksOut: number) => await handlers['uploads.addLinked']({ linksOut })
  await expect(say(1)).rejects.toMatchObject({ error: { message: 'Something else was added since.' } })
  await say(2)
  await expect(say(2)).rejects.toMatchObject({ error: { code: 'BadInput' } })
  expect(added).toHaveLength(3)
  await handlers['uploads.add']({ paths: [join(dir, 'a')] })
  await destinations.remove('one')
  await expect(say(3)).rejects.toMatchObject({ error: { message: 'There is no destination yet.' } })
})
