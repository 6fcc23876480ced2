import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3'
import type { ElectronApplication } from '@playwright/test'
import { visibleText } from '../../electron/contract/visible-text.ts'
import { answerDialogs } from './fixtures/answer-dialogs.ts'
import { openDestination } from './fixtures/connect.ts'
import { dragFiles, dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { bucket, ownStore, type OwnStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { bidi, controls, expectVisible, invisible, unseen } from './fixtures/unseen-text.ts'
import { chooseInMenu, openDelivery, row } from './fixtures/uploads.ts'

const reviews = `Reviews ${unseen}`
const liar = `Liar ${unseen}`

let folder: string
let own: OwnStore
/** A store that refuses everything in its own words. */
let lying: Server

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-hostile-'))
  own = await ownStore(dropreel.home)
  const said = Array.from(`${unseen}<`, (character) => `&#${character.codePointAt(0)};`).join('')
  lying = createServer((request, response) => {
    request.resume()
    const body = `<Error><Code>Odd${said}</Code><Message>It said ${said}</Message></Error>`
    response.writeHead(400, { 'content-type': 'application/xml' }).end(body)
  })
  await new Promise<void>((resolve) => {
    lying.listen(0, '127.0.0.1', resolve)
  })
  const address = lying.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const file = join(dropreel.home, 'app', 'destinations.json')
  const list = JSON.parse(await readFile(file, 'utf8'))
  const [first] = list.destinations
  Object.assign(first, { name: reviews, prefix: `videos${unseen}` })
  list.destinations.push({ ...first, id: 'liar', name: liar, endpoint, keyTemplate: '{name}{ext}' })
  await writeFile(file, JSON.stringify(list))
})

test.afterEach(async () => {
  await own.close()
  await new Promise((resolve) => {
    lying.close(resolve)
    lying.closeAllConnections()
  })
  await rm(folder, { recursive: true, force: true })
})

test('the window shows what cannot be seen, and names cannot turn their surroundings round', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch({ env: own.env })
  const files = [join(folder, bidi), join(folder, controls)]
  for (const file of files) await writeFile(file, 'a film')
  await expect(page.getByText(visibleText(reviews)).first()).toBeVisible()
  const drag = await dragFiles(page, files)
  await expectVisible(page)
  await drag.drop()
  await openDelivery(page, visibleText(`${bidi} and 1 more`))
  for (const name of [bidi, controls]) {
    await expect(row(page, visibleText(name))).toHaveAccessibleName(/, uploaded$/, { timeout: 30_000 })
    await expect(page.locator('.row-name').getByText(visibleText(name), { exact: true })).toBeVisible()
  }
  await expect(row(page, visibleText(bidi)).locator('.poster')).toHaveText('EXE')
  await screenshot(page, 'hostile-names')
  await expectVisible(page)

  // Toasts, announcements, and what is read aloud.
  await row(page, visibleText(bidi)).getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText(/^Link copied\./)).toBeVisible()
  await expectVisible(page)

  // The list of destinations, its forms and questions.
  await page.getByRole('button', { name: visibleText(reviews), exact: true }).click()
  await expectVisible(page)
  await page.keyboard.press('Escape')
  await openDestination(page, visibleText(reviews))
  await expectVisible(page)
  await page.getByRole('button', { name: `Remove ${visibleText(reviews)}` }).click()
  await expect(page.getByText(`Removed ${visibleText(reviews)}.`)).toBeVisible()
  await expectVisible(page)
  await page.getByRole('button', { name: 'Undo' }).click()
  await openDestination(page, visibleText(liar))
  await expect(page.locator('.page-title bdi')).toHaveText(visibleText(liar))
  await expect(page.getByText(`With unseen characters: ${visibleText(`videos${unseen}`)}`)).toBeVisible()
  await page.getByText('Objects: class').click()
  await page.getByRole('textbox', { name: 'Tags' }).fill(unseen)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/ has no value\. Write pairs/)).toBeVisible()
  await expectVisible(page)
  await page.getByRole('textbox', { name: 'Tags' }).fill('')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText(/^It said|It said/).first()).toBeVisible()
  await expectVisible(page)

  // Keys that others left on the store.
  await own.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: `k${unseen}.mov` }))
  await openDestination(page, visibleText(reviews))
  await page.getByRole('button', { name: 'Unfinished uploads' }).click()
  await page.getByRole('checkbox', { name: 'Show other programs’ too' }).check()
  await expect(page.locator('.orphan-key bdi')).toHaveText(visibleText(`k${unseen}.mov`))
  await expectVisible(page)
  await page.getByRole('button', { name: /^Abort k/ }).click()
  await expect(page.locator('.orphan-asked bdi')).toHaveText(visibleText(`k${unseen}.mov`))
  await expectVisible(page)
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByRole('button', { name: 'Done', exact: true }).click()

  // A list of destinations that somebody sent.
  const sent = join(folder, 'sent.json')
  const destinations = [liar, `Sent ${unseen}`].map(sentDestination)
  await writeFile(sent, JSON.stringify({ dropreel: 'destinations', version: 1, destinations }))
  await answerDialogs(app, sent)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const offers = page.getByRole('dialog', { name: 'Import destinations' })
  await expect(offers).toContainText(visibleText(`Replace ${liar}`))
  await expect(offers).toContainText(visibleText(`Sent ${unseen}`))
  await expect(offers).toContainText(visibleText(`new${unseen}`))
  await expectVisible(page)
  await offers.getByRole('button', { name: 'Back' }).click()
})

test('neither do the refusals of a store, questions about an upload, and the system’s dialogs', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch({ env: own.env })
  await page.getByRole('button', { name: visibleText(reviews), exact: true }).click()
  await page
    .getByRole('button', { name: `${visibleText(liar)} ` })
    .first()
    .click()
  const file = join(folder, bidi)
  await writeFile(file, 'a film')
  await dropFiles(page, [file])
  await expect(row(page, visibleText(bidi))).toHaveAccessibleName(/, not uploaded$/, { timeout: 30_000 })
  await expect(page.locator('.row-trouble')).toContainText('It said')
  await expect(page.locator('[aria-live]')).toContainText(visibleText(bidi))
  await expectVisible(page)
  await chooseInMenu(row(page, visibleText(bidi)), 'Copy details')
  const details = () => app.evaluate(async ({ clipboard }) => clipboard.readText())
  await expect.poll(details).toContain(`File: ${visibleText(file)}`)
  expect((await details()).replaceAll('\n', '')).not.toMatch(invisible)

  // The dialog about a report.
  const report = join(folder, controls)
  await answerDialogs(app, report)
  const asked = await questionsOf(app)
  await page.evaluate(() => Reflect.get(window, 'dropreel').invoke('app.saveReport', undefined))
  await expect.poll(asked).toEqual([
    {
      type: 'info',
      message: 'The diagnostic report is saved.',
      detail: expect.stringContaining(visibleText(report)),
    },
  ])

  // What is left out of a folder, and warnings.
  await symlink('/none', join(folder, `gone ${controls}`))
  await dropFiles(page, [folder])
  await expect(page.locator('.toast').getByText(visibleText(`gone ${controls}`))).toBeVisible()
  await app.evaluate(({ BrowserWindow }, text) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.webContents.send('event', 'app.warned', { warnings: [{ id: 1, text }] })
  }, `Bad ${unseen}`)
  await expect(page.locator('.toast').getByText(visibleText(`Bad ${unseen}`))).toBeVisible()
  await expectVisible(page)
})

/** A destination as it is in files, with what cannot be seen wherever it may be. */
function sentDestination(name: string): object {
  return {
    id: name,
    name,
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'reviews',
    pathStyle: true,
    prefix: `new${unseen}`,
    keyTemplate: '{name}{ext}',
    credentials: { kind: 'keychain', name },
    network: {
      acceleration: false,
      dualStack: false,
      allowHttp: false,
      caFile: null,
      proxy: { kind: 'manual', url: 'http://evil.example:3128', user: `me${unseen}`, passwordEntry: null },
    },
  }
}

/** Answers the system's questions; the function tells what they said. */
async function questionsOf(app: ElectronApplication): Promise<() => Promise<unknown>> {
  await app.evaluate(({ dialog }) => {
    const said: unknown[] = []
    dialog.showMessageBox = (...given: unknown[]) => {
      said.push(given.at(-1))
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
    Object.assign(globalThis, { said })
  })
  return () => app.evaluate(() => Reflect.get(globalThis, 'said'))
}
