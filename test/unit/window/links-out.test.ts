import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHandlers } from '../../../electron/window/handlers.ts'
import type { NewUpload } from '../../../electron/engine/new-upload.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { windowContext } from './window-context.ts'
import { destination } from '../destination.ts'

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
  await context.app.destinations.put(
    destination({ endpoint: 'https://s3.example.com', keyTemplate: '{uuid}/{name}{ext}' }),
  )
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
  expect(first).toMatchObject({ added: 1, skipped: [] })
  expect(await handlers['uploads.questions']()).toMatchObject([
    { id: 1, title: 'a', doubts: [{ kind: 'links', count: 1, links: [{ code: 'LinkLeadsOut' }] }] },
  ])
  await writeFile(join(dir, 'a/later.mov'), 'later')
  const more = await handlers['uploads.answer']({ question: 1, kind: 'links', answer: 'upload' })
  expect(more).toEqual({ added: 1, skipped: [], junk: { count: 0, names: [] } })
  const [[before = ''] = [], after] = added.filter((keys) => keys.length > 0)
  expect(after).toEqual([before.replace('in.mov', 'out.mov')])
})

test('a yes counts for the links that it was given for, once, however much was added since', async () => {
  const { handlers, added, destinations } = await openWindow()
  const dir = await twoFolders()
  for (const name of ['a', 'b']) await handlers['uploads.add']({ paths: [join(dir, name)] })
  const say = async (question: number) =>
    await handlers['uploads.answer']({ question, kind: 'links', answer: 'upload' })
  expect(await say(1)).toMatchObject({ added: 1 })
  expect(await say(1)).toMatchObject({ added: 0 })
  expect(added.flat().map((key) => key.split('/').at(-1))).toEqual(['in.mov', 'in.mov', 'out.mov'])
  expect((await handlers['uploads.questions']()).map(({ id }) => id)).toEqual([2])
  await destinations.remove('one')
  await expect(say(2)).rejects.toMatchObject({ error: { message: 'There is no destination yet.' } })
})
