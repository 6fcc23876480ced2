import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFileWriter, type FileWriter } from '../support/file-writer.ts'
import { dropEach } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { copiedLink, row } from './fixtures/uploads.ts'

let folder: string
let own: OwnStore
const writers: FileWriter[] = []

test.skip(process.platform !== 'linux', 'the tests have a program that writes for Linux alone')

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-written-'))
  own = await ownStore(dropreel.home)
})

test.afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.end()
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

/** A render that another program has begun to write. */
async function render(name: string): Promise<{ file: string; writer: FileWriter }> {
  const file = join(folder, name)
  await writeFile(file, 'the first frames')
  const writer = await openFileWriter(file, 'append')
  writers.push(writer)
  return { file, writer }
}

test('a render waits until it is finished, and holds up no other file; Upload anyway takes one as it is', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch({ env: own.env })
  const master = await render('Master.mov')
  const trailer = await render('Trailer.mov')
  const reel = join(folder, 'Reel.mov')
  await writeFile(reel, 'finished long ago')
  await dropEach(page, [master.file, trailer.file, reel])
  await expect(row(page, 'Reel.mov')).toHaveAccessibleName('Reel.mov, uploaded')
  for (const [name, { writer }] of [
    ['Master.mov', master],
    ['Trailer.mov', trailer],
  ] as const) {
    await expect(row(page, name)).toHaveAccessibleName(`${name}, still being written`)
    await expect(row(page, name)).toContainText(
      `The file is still being written by python3 (process ${writer.pid}).`,
    )
  }
  await expect(row(page, 'Master.mov').getByText(/^16 B, unchanged for \d+ s$/)).toBeVisible()
  await screenshot(page, 'still-written')

  await master.writer.write(', and many more')
  await expect(row(page, 'Master.mov').getByText('31 B so far, growing')).toBeVisible()
  await row(page, 'Trailer.mov').getByRole('button', { name: 'Upload anyway' }).click()
  await expect(row(page, 'Trailer.mov')).toHaveAccessibleName('Trailer.mov, uploaded')
  await expect(row(page, 'Master.mov')).toHaveAccessibleName('Master.mov, still being written')

  await master.writer.write(', and the last one')
  await master.writer.end()
  await expect(row(page, 'Master.mov')).toHaveAccessibleName('Master.mov, uploaded', { timeout: 15_000 })
  const copy = row(page, 'Master.mov').getByRole('button', { name: 'Copy link' })
  const link = await copiedLink(app, () => copy.click())
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(master.file))
})
