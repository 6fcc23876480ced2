import { appendFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeWindow, isVisible } from './fixtures/close-window.ts'
import { startDesktopSession, type DesktopSession } from './fixtures/desktop-session.ts'
import { dropEach, dropFiles } from './fixtures/drag-files.ts'
import { expect, test, type Dropreel, type Running } from './fixtures/dropreel.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { chooseInMenu, copiedLink, row } from './fixtures/uploads.ts'

let folder: string
let desktop: DesktopSession
let own: OwnStore
const deniedActions = new Set<string>()
/** A file that grows while its second part is sent. */
let growing = ''

test.skip(process.platform !== 'linux', 'the tests have a desktop of their own on Linux alone')

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-notifications-'))
  desktop = await startDesktopSession()
  await desktop.setTray(true)
  deniedActions.clear()
  growing = ''
  own = await ownStore(dropreel.home, {
    deniedActions,
    onRequest({ method, path }) {
      if (growing !== '' && method === 'PUT' && path.includes('partNumber=2')) appendFileSync(growing, '+')
    },
  })
})

test.afterEach(async () => {
  await own.close()
  await desktop.close()
  await rm(folder, { recursive: true, force: true })
})

/** Starts the app with a tray, so that its window can be closed. */
async function launch(dropreel: Dropreel): Promise<Running> {
  const running = await dropreel.launch({ env: { ...own.env, ...desktop.env } })
  await desktop.next('tray')
  return running
}

async function hideWindow({ app }: Running): Promise<void> {
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
}

function titles(): string[] {
  return desktop.all('notification').map(({ title }) => title)
}

test('behind a closed window a file and a folder of 200 end in one notification each, whose button copies a link that opens', async ({
  dropreel,
}) => {
  const running = await launch(dropreel)
  const { app, page } = running
  const file = join(folder, 'Ep03_lock_v7.mov')
  await createVideoFile(file, 300_000)
  await hideWindow(running)
  await dropFiles(page, [file])

  const notification = await desktop.next('notification')
  expect(notification).toMatchObject({ title: 'Ep03_lock_v7.mov is uploaded', body: '' })
  expect(notification.actions).toEqual(['default', 'Copy link', 'copy', 'Copy link', 'show', 'Show'])
  expect(notification.hints['desktop-entry']).toBe('dropreel-app')
  const link = await copiedLink(app, () => desktop.press(notification.id, 'copy'))
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(file))
  expect((await desktop.next('notification')).title).toBe('Link copied')
  // A click does the same, where no buttons are shown.
  const again = await copiedLink(app, () => desktop.press(notification.id, 'default'))
  expect(await sha256OfLink(again)).toBe(await sha256OfFile(file))
  expect((await desktop.next('notification')).title).toBe('Link copied')

  await desktop.press(notification.id, 'show')
  await expect(row(page, 'Ep03_lock_v7.mov')).toHaveAttribute('aria-selected', 'true')
  expect(await isVisible(app)).toBe(true)
  expect(desktop.all('notification')).toHaveLength(3)
  await chooseInMenu(row(page, 'Ep03_lock_v7.mov'), 'Show in folder')
  expect((await desktop.next('folder')).file).toBe(file)

  // 200 files of a folder are one notification.
  const dailies = join(folder, 'Dailies')
  await mkdir(dailies)
  for (let index = 0; index < 200; index++) await writeFile(join(dailies, `clip${index}.mov`), `${index}`)
  await hideWindow(running)
  await dropFiles(page, [dailies])
  const { id, title } = await desktop.next('notification')
  expect(title).toBe('200 files of Dailies are uploaded')
  // By then whatever else could come would have come.
  await desktop.press(id, 'show')
  await expect(row(page, 'Dailies')).toHaveAttribute('aria-selected', 'true')
  expect(desktop.all('notification')).toHaveLength(4)
})

test('what ends in front of a person is not told, only what ends after they have turned away', async ({
  dropreel,
}) => {
  const running = await launch(dropreel)
  const { page } = running
  await limitBandwidth(page, 1)
  const trailer = join(folder, 'Trailer.mov')
  const reel = join(folder, 'Reel.mov')
  await writeFile(trailer, 'a trailer')
  await createVideoFile(reel, 2_000_000)
  await dropEach(page, [trailer, reel])
  await expect(row(page, 'Trailer.mov')).toHaveAccessibleName('Trailer.mov, uploaded')
  await hideWindow(running)
  await expect.poll(titles).toContain('Reel.mov is uploaded')
  expect(titles()).not.toContain('Trailer.mov is uploaded')
})

test('a failure says its cause, and Retry tries again; a question offers to open its row', async ({
  dropreel,
}) => {
  deniedActions.add('s3:PutObject')
  const running = await launch(dropreel)
  const { app, page } = running
  const file = join(folder, 'Promo <b>.mov')
  await createVideoFile(file, 300_000)
  await hideWindow(running)
  await dropFiles(page, [file])
  const notification = await desktop.next('notification')
  expect(notification.title).toBe('Promo <b>.mov is not uploaded')
  expect(notification.body).toContain('The store denied access')
  expect(notification.actions).toEqual(['default', 'Open', 'open', 'Open', 'retry', 'Retry'])
  deniedActions.clear()
  await desktop.press(notification.id, 'retry')
  // It is not true any more.
  expect((await desktop.next('withdrawn')).id).toBe(notification.id)
  expect((await desktop.next('notification')).title).toBe('Promo <b>.mov is uploaded')
  expect(desktop.all('notification')).toHaveLength(2)

  // Where a person has to choose, it offers to open the row.
  growing = join(folder, 'Ep03.mov')
  await createVideoFile(growing, 20_000_000)
  await dropFiles(page, [growing])
  const question = await desktop.next('notification')
  expect(question.title).toBe('Ep03.mov is not uploaded')
  expect(question.body).toContain('changed since its upload began')
  expect(question.actions).toEqual(['default', 'Open', 'open', 'Open'])
  await desktop.press(question.id, 'default')
  await expect(row(page, 'Ep03.mov')).toHaveAttribute('aria-selected', 'true')
  expect(await isVisible(app)).toBe(true)
})
