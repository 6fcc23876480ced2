import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test, type Running } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { ownStore } from './fixtures/own-store.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { startFeed, versionWithFeed, type Offer } from './fixtures/update-feed.ts'
import { row } from './fixtures/uploads.ts'

let folder: string
let feed: Awaited<ReturnType<typeof startFeed>>
let appImage: string
let launch: { startedBy: string; env: Record<string, string> }

/** An AppImage that writes down that it was started, and whether the one before it still runs. */
const newer = () => `#!/bin/sh
kill -0 "$(cat ${folder}/old-pid)" 2>/dev/null && echo too early >> ${folder}/started
echo started >> ${folder}/started
# ${'x'.repeat(100_000)}
`

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-updates-'))
  feed = await startFeed()
  appImage = join(folder, 'Dropreel.AppImage')
  await writeFile(appImage, `#!/bin/sh\necho old >> ${folder}/started\n`, { mode: 0o755 })
  launch = {
    startedBy: await versionWithFeed(folder, feed.url),
    env: { APPIMAGE: appImage, XDG_CACHE_HOME: join(folder, 'cache') },
  }
})

test.afterEach(async () => {
  await feed.close()
  await rm(folder, { recursive: true, force: true })
})

const installed = async () => ((await readFile(appImage, 'utf8')) === newer() ? 'new' : 'old')
const started = () => readFile(join(folder, 'started'), 'utf8').catch(() => '')
const news = (page: Page) => page.getByRole('region', { name: 'New versions' }).getByRole('status')

const lookFails = 'Dropreel could not ask for new versions. It tries again in an hour; the log says why.'
const fetchFails = /^Dropreel 0\.2\.0 did not arrive whole and unchanged, so it is not installed\./

/** Opens "About Dropreel" and looks. */
async function look(page: Page): Promise<void> {
  if ((await page.getByRole('dialog').count()) === 0) {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'About Dropreel' }).click()
  }
  await page.getByRole('button', { name: 'Look for new versions' }).click()
}

async function endOf({ process }: Running): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit')
}

test('a newer version is fetched, and one click installs it while an upload is under way, which goes on afterwards', async ({
  dropreel,
}) => {
  const store = await ownStore(dropreel.home)
  launch.env = { ...launch.env, ...store.env }
  try {
    feed.offer({ version: '0.2.0', content: newer() })
    const running = await dropreel.launch(launch)
    const { app, page } = running
    await writeFile(join(folder, 'old-pid'), String(running.process.pid))
    const questions = await answerQuestions(app, 1)
    await limitBandwidth(page, 8)
    const file = join(folder, 'Reel.mov')
    await createVideoFile(file, 40_000_000)
    await dropFiles(page, [file])
    await expect(row(page, 'Reel.mov')).toHaveAccessibleName(/uploading/)
    await look(page)
    await expect(news(page)).toHaveText('Dropreel 0.2.0 is ready. Uploads go on after the restart.')
    await expect(page.getByText('New in 0.2.0: more speed.')).toBeVisible()
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    expect(await installed()).toBe('old')
    expect(await questions()).toBe(0)
    await page.getByRole('button', { name: 'Restart and update' }).click()
    await endOf(running)
    expect(await installed()).toBe('new')
    await expect.poll(started).toBe('started\n')
    // The upload was stopped in order: its run has ended.
    expect(await readFile(join(dropreel.home, 'logs', 'app.log'), 'utf8')).toMatch(/"event":"run-end"/)
    // Its state is whole: what comes next goes on with the same session.
    feed.offer({ version: '0.1.0', content: 'old' })
    const next = await dropreel.launch(launch)
    await limitBandwidth(next.page, null)
    await expect(row(next.page, 'Reel.mov')).toHaveAccessibleName(/^Reel\.mov, uploaded/)
  } finally {
    await store.close()
  }
})

test('an older version, a wrong hash, a cut download, a missing hash, a huge feed and plain http install nothing', async ({
  dropreel,
}) => {
  const running = await dropreel.launch(launch)
  const { page } = running
  feed.offer({ version: '0.0.9', content: newer() })
  await look(page)
  await expect(news(page)).toHaveText(/^This is the newest version\./)
  const offers: [Omit<Offer, 'version' | 'content'>, string | RegExp][] = [
    [{ sha512: `${'A'.repeat(86)}==` }, fetchFails],
    [{ sha512: '' }, lookFails],
    [{ sends: 'half' }, fetchFails],
    [{ notes: 'more '.repeat(60_000) }, lookFails],
    [{ leadsTo: 'http for the feed' }, lookFails],
    [{ leadsTo: 'http for the file' }, fetchFails],
  ]
  for (const [offer, words] of offers) {
    feed.offer({ version: '0.1.0', content: 'old' })
    await look(page)
    await expect(news(page)).toHaveText(/^This is the newest version\./)
    feed.offer({ version: '0.2.0', content: newer(), ...offer })
    await look(page)
    await expect(news(page)).toHaveText(words)
  }
  // What was cut is fetched again as a whole.
  feed.offer({ version: '0.2.0', content: newer() })
  await look(page)
  await expect(news(page)).toHaveText(/^Dropreel 0\.2\.0 is ready\./)
  // A version that is withdrawn is not installed any more.
  feed.offer({ version: '0.1.0', content: 'old' })
  await look(page)
  await expect(news(page)).toHaveText(/^This is the newest version\./)
  await dropreel.quit(running)
  expect(await installed()).toBe('old')
})

test('a feed that lies about the size of its file does not fill the disk', async ({ dropreel }) => {
  const { page } = await dropreel.launch(launch)
  for (const sends of ['much', 'without end', 'in chunks', 'compressed'] as const) {
    feed.offer({ version: '0.2.0', content: newer(), sends })
    await look(page)
    await expect(news(page), sends).toHaveText(fetchFails)
    // What systems buffer on the way.
    expect(feed.floodedBytes(), sends).toBeLessThan(16 * 1024 ** 2)
    feed.offer({ version: '0.1.0', content: 'old' })
    await look(page)
    await expect(news(page)).toHaveText(/^This is the newest version\./)
  }
  feed.offer({ version: '0.2.0', content: newer(), size: 2 ** 40 })
  await look(page)
  await expect(news(page)).toHaveText(lookFails)
})

test('a feed that does not answer in 30 s and a download that is silent for a minute are given up', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch(launch)
  await app.evaluate(() => {
    // A tenth of a second stands for each of the two times.
    const { setTimeout: realTimer } = globalThis
    Object.assign(globalThis, {
      setTimeout: (act: () => void, ms?: number) => realTimer(act, ms === 60_000 ? 100 : ms),
    })
    const signalIn = AbortSignal.timeout.bind(AbortSignal)
    AbortSignal.timeout = (ms) => signalIn(ms === 30_000 ? 100 : ms)
  })
  feed.offer({ version: '0.2.0', content: newer(), sends: 'no answer' })
  await look(page)
  await expect(news(page)).toHaveText(lookFails)
  feed.offer({ version: '0.2.0', content: newer(), sends: 'half, then nothing' })
  await look(page)
  await expect(news(page)).toHaveText(fetchFails)
})

test('a kill in the middle of a download costs nothing: the next start fetches the version again', async ({
  dropreel,
}) => {
  feed.offer({ version: '0.2.0', content: newer(), sends: 'half, then nothing' })
  const killed = await dropreel.launch(launch)
  await look(killed.page)
  await expect(news(killed.page)).toHaveText('Dropreel 0.2.0 is being fetched.')
  const pending = join(folder, 'cache', 'dropreel-updater', 'pending')
  await expect.poll(() => readdir(pending).catch(() => [])).toHaveLength(1)
  await dropreel.kill(killed)
  expect(await installed()).toBe('old')
  feed.offer({ version: '0.2.0', content: newer() })
  const next = await dropreel.launch(launch)
  await look(next.page)
  await expect(news(next.page)).toHaveText(/^Dropreel 0\.2\.0 is ready\./)
  await dropreel.quit(next)
  // Nothing was under way when the person quit.
  expect(await installed()).toBe('new')
  expect(await started()).toBe('')
})

test('a version that is ready is not installed by a signal, nor when a person quits with an upload unfinished', async ({
  dropreel,
}) => {
  feed.offer({ version: '0.2.0', content: newer() })
  const store = await ownStore(dropreel.home)
  launch.env = { ...launch.env, ...store.env }
  try {
    const first = await dropreel.launch(launch)
    await look(first.page)
    await expect(news(first.page)).toHaveText(/^Dropreel 0\.2\.0 is ready\./)
    first.process.kill('SIGTERM')
    await endOf(first)
    expect(await installed()).toBe('old')
    const second = await dropreel.launch(launch)
    await limitBandwidth(second.page, 1)
    const file = join(folder, 'Reel.mov')
    await createVideoFile(file, 40_000_000)
    await dropFiles(second.page, [file])
    await expect(row(second.page, 'Reel.mov')).toHaveAccessibleName(/uploading/)
    await look(second.page)
    await expect(news(second.page)).toHaveText(/^Dropreel 0\.2\.0 is ready\./)
    await answerQuestions(second.app, 0)
    // The second time, nothing may end on its way.
    await second.app.evaluate(({ app }) => app.quit())
    await dropreel.quit(second)
    expect(await installed()).toBe('old')
  } finally {
    await store.close()
  }
})

test('a version that has changed since it was fetched is not installed, and the old one starts again', async ({
  dropreel,
}) => {
  feed.offer({ version: '0.2.0', content: newer() })
  const running = await dropreel.launch(launch)
  await look(running.page)
  await expect(news(running.page)).toHaveText(/^Dropreel 0\.2\.0 is ready\./)
  const pending = join(folder, 'cache', 'dropreel-updater', 'pending', 'Dropreel-0.2.0-linux-x86_64.AppImage')
  await appendFile(pending, 'evil')
  await running.page.getByRole('dialog').getByRole('button', { name: 'Restart and update' }).click()
  await endOf(running)
  await expect.poll(started).toBe('old\n')
  expect(await installed()).toBe('old')
  expect(await readdir(folder)).not.toContain('Dropreel.AppImage.new')
})

test('About Dropreel is in the menu, and shows versions and the folder of the log', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await app.evaluate(({ Menu, shell }) => {
    shell.openPath = async (path) => {
      Object.assign(globalThis, { opened: path })
      return ''
    }
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    items.find(({ label }) => label === 'About Dropreel')?.click()
  })
  const about = page.getByRole('dialog', { name: 'About Dropreel' })
  await expect(about).toContainText(await app.evaluate(({ app }) => `Version${app.getVersion()}`))
  await expect(about).toContainText(`Electron${await app.evaluate(() => process.versions.electron)}`)
  await expect(about).toContainText('This build does not look for new versions.')
  const logs = join(dropreel.home, 'logs')
  await expect(about).toContainText(logs)
  await about.getByRole('button', { name: 'Show log folder' }).click()
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'opened'))).toBe(logs)
  await page.keyboard.press('Escape')
  await expect(about).toHaveCount(0)
})

test('a package of the system says where the new version is, and fetches nothing', async ({ dropreel }) => {
  feed.offer({ version: '0.2.0', content: newer() })
  const { app, page } = await dropreel.launch({ ...launch, env: { ...launch.env, APPIMAGE: '' } })
  await app.evaluate(({ shell }) => {
    shell.openExternal = (url) => {
      Object.assign(globalThis, { opened: url })
      return Promise.resolve()
    }
  })
  await look(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('region', { name: 'New version' })).toContainText(
    'Dropreel 0.2.0 is there: https://dropreel.example',
  )
  await page.getByRole('button', { name: 'Open its page' }).click()
  await expect
    .poll(() => app.evaluate(() => Reflect.get(globalThis, 'opened')))
    .toBe('https://dropreel.example')
  expect(feed.asked).toEqual(['/latest-linux.yml'])
})
