import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ageFiles } from '../support/age-files.ts'
import { expect, inheritedEnvironment, test } from './fixtures/dropreel.ts'
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
  const { path, args } = await builtApp()
  const given = ['Third.mov', 'Missing.mov', '--', '-Fourth.mov']
  const again = spawn(path, [...args, `--user-data-dir=${dropreel.userData}`, ...given], {
    cwd: folder,
    env: { ...inheritedEnvironment(), DROPREEL_HOME: dropreel.home },
    stdio: 'ignore',
  })
  expect(await once(again, 'exit')).toEqual([0, null])
  await expect(row(page, 'Third.mov')).toHaveAccessibleName(/^Third\.mov, uploaded/)
  await expect(row(page, '-Fourth.mov')).toHaveAccessibleName(/^-Fourth\.mov, uploaded/)
  await expect(page.getByText(/Missing\.mov/)).toBeVisible()
})
