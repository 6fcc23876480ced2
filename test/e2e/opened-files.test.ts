import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ageFiles } from '../support/age-files.ts'
import { expect, inheritedEnvironment, test, type Dropreel } from './fixtures/dropreel.ts'
import { builtApp } from './fixtures/executable.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { row } from './fixtures/uploads.ts'

test('files that Dropreel is started for are uploaded: held at first, then at once, also by a second start', async ({
  dropreel,
}) => {
  const folder = join(dropreel.home, '..', 'renders')
  await mkdir(folder)
  const files = ['First.mov', 'Second.mov', 'Third.mov', '-Fourth.mov'].map((name) => join(folder, name))
  for (const file of files) await createVideoFile(file, 100_000)
  await ageFiles(files)
  const [first = '', second = ''] = files

  const before = await dropreel.launch({ args: [first] })
  await expect(before.page.getByText('1 item is waiting.')).toBeVisible()
  await before.page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(row(before.page, 'First.mov')).toHaveAccessibleName(/^First\.mov, uploaded/)
  await dropreel.quit(before)

  const { page } = await dropreel.launch({ args: [second] })
  await expect(row(page, 'Second.mov')).toHaveAccessibleName(/^Second\.mov, uploaded/)
  await startAgain(dropreel, folder, ['Third.mov', 'Missing.mov'])
  await startAgain(dropreel, folder, ['--', '-Fourth.mov'])
  await expect(row(page, 'Third.mov')).toHaveAccessibleName(/^Third\.mov, uploaded/)
  await expect(row(page, '-Fourth.mov')).toHaveAccessibleName(/^-Fourth\.mov, uploaded/)
  await expect(page.getByText(/Missing\.mov/)).toBeVisible()
})

test('it starts in a folder that was deleted, too', async ({ dropreel }) => {
  test.skip(process.platform === 'win32', 'Windows deletes no folder that a program is in.')
  await dropreel.launch()
  const folder = join(dropreel.home, '..', 'deleted')
  await mkdir(folder)
  const { path, args } = await builtApp()
  const start = [
    '-c',
    'rmdir "$PWD" && exec "$@"',
    'sh',
    path,
    ...args,
    `--user-data-dir=${dropreel.userData}`,
  ]
  const again = spawn('sh', [...start, 'A.mov'], {
    cwd: folder,
    env: { ...inheritedEnvironment(), DROPREEL_HOME: dropreel.home },
    stdio: 'ignore',
  })
  expect(await once(again, 'exit')).toEqual([0, null])
})

/** Starts the app once more, in this folder, while it runs. */
async function startAgain(dropreel: Dropreel, folder: string, given: readonly string[]): Promise<void> {
  const { path, args } = await builtApp()
  const again = spawn(path, [...args, `--user-data-dir=${dropreel.userData}`, ...given], {
    cwd: folder,
    env: { ...inheritedEnvironment(), DROPREEL_HOME: dropreel.home },
    stdio: 'ignore',
  })
  expect(await once(again, 'exit')).toEqual([0, null])
}
