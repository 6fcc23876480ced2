import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, inheritedEnvironment, test } from './fixtures/dropreel.ts'
import { builtApp, root } from './fixtures/executable.ts'
import { ownStore } from './fixtures/own-store.ts'
import { renders } from './fixtures/renders.ts'
import { startAgain } from './fixtures/start-again.ts'
import { chooseInMenu, row } from './fixtures/uploads.ts'

test('files that Dropreel is started for are uploaded: held at first, then at once, also by a second start', async ({
  dropreel,
}) => {
  const fifth = join('below', 'Fifth.mov')
  const names = ['First.mov', 'Second.mov', 'Third.mov', '-Fourth.mov', fifth, 'Sixth.mov']
  const { folder, files } = await renders(dropreel, names)
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
  await startAgain(dropreel, join(folder, 'below'), ['--flag', 'Fifth.mov', join('..', 'Sixth.mov')])
  await expect(row(page, 'Third.mov')).toHaveAccessibleName(/^Third\.mov, uploaded/)
  await expect(row(page, 'Fifth.mov and 1 more')).toHaveAccessibleName(/2 of 2|uploaded/)
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

test('what the system opens before the app is ready is uploaded', async ({ dropreel }) => {
  const store = await ownStore(dropreel.home)
  try {
    const { folder, files } = await renders(dropreel, ['Early.mov', 'Late.mov'])
    const [early = '', late = ''] = files
    const startedBy = await openedBySystem(folder, early)
    const { app, page } = await dropreel.launch({ startedBy, env: store.env })
    await expect(row(page, 'Early.mov')).toHaveAccessibleName(/^Early\.mov, uploaded/)
    const isKept = await app.evaluate(({ app }, path) => {
      let isKept = true
      app.emit('open-file', { preventDefault: () => (isKept = false) }, path)
      return isKept
    }, late)
    expect(isKept).toBe(false)
    await expect(row(page, 'Late.mov')).toHaveAccessibleName(/^Late\.mov, uploaded/)
  } finally {
    await store.close()
  }
})

test('a link shows its upload wherever the window is, and a hostile one does nothing', async ({
  dropreel,
}) => {
  const store = await ownStore(dropreel.home)
  try {
    const { files } = await renders(dropreel, ['First.mov', 'Second.mov'])
    const { app, page } = await dropreel.launch({ env: store.env })
    for (const file of files) {
      await dropFiles(page, [file])
      await expect(row(page, basename(file))).toHaveAccessibleName(/, uploaded/)
    }
    await chooseInMenu(row(page, 'First.mov'), 'Copy details')
    const text = () => app.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(text).toMatch(/dropreel:\/\/upload\/\S+/)
    const [link = ''] = /dropreel:\S+/.exec(await text()) ?? []
    await page.getByRole('searchbox').fill('Second')
    await page.getByRole('button', { name: 'Settings' }).click()
    const isVisible = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()))
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().forEach((window) => window.hide()),
    )
    for (const hostile of [
      `${link}?file=/etc/hostname`,
      'dropreel:///etc/hostname',
      'dropreel://upload/../x',
    ]) {
      await startAgain(dropreel, '/', [hostile])
    }
    expect(await isVisible()).toBe(false)
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()

    await startAgain(dropreel, '/', [link])
    await expect(row(page, 'First.mov')).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByRole('grid', { name: 'Uploads' })).toBeFocused()
    expect(await isVisible()).toBe(true)
    await expect(page.getByRole('row')).toHaveCount(2)

    await startAgain(dropreel, '/', [link.replace(/[^/]+$/, randomUUID())])
    await expect(
      page.getByText('This upload is neither in the list nor in the history any more.'),
    ).toBeVisible()
  } finally {
    await store.close()
  }
})

/** An app that starts the built one as macOS does for a file: it hands the path over before the app is ready. */
async function openedBySystem(dir: string, path: string): Promise<string> {
  const folder = join(dir, 'opened-by-system')
  await mkdir(folder)
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'dropreel', version: '0.1.0', type: 'module', main: 'main.js' }),
  )
  const main = pathToFileURL(join(root, 'out/main/main.js')).href
  const event = `{ preventDefault: () => undefined }, ${JSON.stringify(path)}`
  await writeFile(
    join(folder, 'main.js'),
    `import { app } from 'electron'\nimport '${main}'\nif (app.isReady()) throw new Error('too late')\napp.emit('open-file', ${event})\n`,
  )
  return folder
}
