import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { visibleText } from '../../electron/contract/visible-text.ts'
import { detailsOf } from '../unit/upload-details.ts'
import { states } from '../unit/upload-view.ts'
import { answerCommand } from './fixtures/answer-command.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { failedWith, fileOf, refusal, shown, shownFile, upload } from './fixtures/hostile-uploads.ts'
import { answerDetails } from './fixtures/shown-details.ts'
import { showDestinations, showUploads, tellWindow } from './fixtures/shown-uploads.ts'
import { expectVisible, unseen } from './fixtures/unseen-text.ts'
import { chooseInMenu, row } from './fixtures/uploads.ts'

/** The window with a destination whose name is hostile. */
async function connect(app: ElectronApplication, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  await showDestinations(app, page, ([demo]) =>
    demo === undefined
      ? []
      : [
          {
            ...demo,
            id: 'reviews',
            name: `Reviews${unseen}`,
            bucket: `bucket${unseen}`,
            credentials: { kind: 'env' },
          },
          { ...demo, id: 'dailies', name: `Dailies${unseen}`, bucket: `bucket${unseen}` },
        ],
  )
}

const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' })

let home: string

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dropreel-hostile-home-'))
})

test.afterEach(async () => {
  await rm(home, { recursive: true, force: true })
})

test('rows, their menus and their questions show what cannot be seen', async ({ dropreel }) => {
  await mkdir(join(home, '.aws'))
  await writeFile(
    join(home, '.aws', 'config'),
    `[profile studio\u202E]\nregion = eu\u202E\nendpoint_url = https://s3\u200B.test\n`,
  )
  const { app, page } = await dropreel.launch({ env: { HOME: home } })
  await page.getByRole('button', { name: 'Take it from ~/.aws' }).click()
  await expect(page.getByRole('dialog')).toContainText(visibleText('https://s3\u200B.test · eu\u202E'))
  await expectVisible(page)
  await expect(page.getByRole('dialog')).toContainText(visibleText('studio\u202E'))
  await answerCommand(app, 'destinations.previewKey', {
    ok: true,
    value: { key: `a${unseen}`, problem: null, warnings: [`Warned ${unseen}`] },
  })
  await page.getByRole('button', { name: visibleText('studio\u202E') }).click()
  await expect(page.getByText(visibleText(`Warned ${unseen}`))).toBeVisible()
  await expect(page.locator('datalist option')).toHaveText([visibleText('studio\u202E')])
  await expectVisible(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await connect(app, page)
  await expect(page.locator('.empty')).toContainText(shown('Reviews'))
  await expect(page.locator('.empty')).toContainText(shown('bucket'))
  await expectVisible(page)
  const local = { kind: 'kept', why: `It is in the trash as ${unseen}.` } as const
  const gone = { destinationId: null }
  const dropped = { deliveryId: 'drop', place: 0 }
  await showUploads(app, {
    uploads: [
      upload('warned', { rank: 1, state: states.queued, warning: `Still written by ${unseen}` }),
      upload('waits', {
        rank: 2,
        state: { ...states.waiting, cause: refusal('StoreRefused') },
        sentBytes: 1,
      }),
      upload('gone', { rank: 3, state: states.queued, ...gone }),
      upload('signed-out', { rank: 4, state: failedWith('CredentialsExpired') }),
      upload('noted', { state: { ...states.done, local }, notes: [`Uploaded as ${unseen}`] }),
      upload('taken', { rank: 5, ...dropped, state: failedWith('ObjectExists') }),
      upload('missing', { rank: 6, ...dropped, place: 1, state: failedWith('FileMissing') }),
    ],
    deliveries: [
      { id: 'drop', title: `Drop${unseen}`, destinationId: 'reviews', reading: { kind: 'now', files: 3 } },
    ],
  })
  for (const [name, text] of [
    ['warned', `Still written by ${unseen}`],
    ['waits', `It said ${unseen}.`],
    ['gone', `bucket${unseen}`],
    ['signed-out', `Do ${unseen}.`],
    ['noted', `Uploaded as ${unseen}`],
    ['noted', `It is in the trash as ${unseen}.`],
  ] as const) {
    await expect(row(page, shownFile(name))).toContainText(visibleText(text))
  }
  await expect(row(page, shown('Drop'))).toContainText(shown('Reviews'))
  await expectVisible(page)
  await row(page, shown('Drop')).getByRole('button', { name: 'Show files' }).click()
  await expect(row(page, shownFile('taken'))).toContainText(visibleText(`It said ${unseen}.`))
  await expectVisible(page)

  // What was pasted into the search.
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), `none${unseen}`)
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.locator('.empty')).toContainText(/none/)
  await expectVisible(page)
  await page.getByRole('button', { name: 'Show all uploads' }).click()

  // Menus.
  for (const name of [shownFile('warned'), shown('Drop')]) {
    await row(page, name).getByRole('button', { name: 'More actions' }).click()
    await expect(page.getByRole('menu', { name, exact: true })).toBeVisible()
    await page.getByRole('menuitem', { name: 'Send to' }).press('ArrowRight')
    await expect(page.getByRole('menuitem', { name: shown('Dailies') })).toBeVisible()
    await expectVisible(page)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }

  // Questions.
  const taken = row(page, shownFile('taken'))
  for (const [item, asks] of [
    ['Keep both', `Keep both: ${shownFile('taken')}`],
    ['Replace…', `Replace ${shownFile('taken')}`],
    ['Skip', `Skip ${shownFile('taken')}`],
  ] as const) {
    await chooseInMenu(taken, item)
    await expectQuestion(page, asks)
  }
  await answerCommand(app, 'uploads.chooseFile', {
    ok: true,
    value: { outcome: 'other', name: `chosen${unseen}.mov`, alsoFound: 0 },
  })
  await chooseInMenu(row(page, shownFile('missing')), 'Choose file…')
  await expect(page.getByRole('dialog')).toContainText(`from that of ${shownFile('missing')}.`)
  await expectQuestion(page, `${shownFile('chosen')} is not the file that was added`)
  await chooseInMenu(row(page, shownFile('signed-out')), 'Sign in')
  await expect(page.getByRole('dialog')).toContainText(visibleText(`Do ${unseen}.`))
  await expectQuestion(page, 'Sign in again')
  await chooseInMenu(row(page, shown('Drop')), 'Cancel')
  await expectQuestion(page, `Cancel the upload of ${shown('Drop')}?`)
  await tellWindow(app, 'mfa.asked', {
    question: { id: 'm', profile: `studio${unseen}`, device: `arn:${unseen}`, before: null },
  })
  await expect(page.getByRole('dialog')).toContainText(shown('arn:'))
  await expect(page.getByRole('dialog', { name: `Sign in as ${shown('studio')}` })).toBeVisible()
  await expectVisible(page)
  await tellWindow(app, 'mfa.asked', { question: null })

  // A destination without a form.
  await page.getByRole('banner').locator('[popovertarget=destinations]').click()
  await page.getByRole('button', { name: 'All destinations' }).click()
  await page
    .getByRole('navigation', { name: 'Destinations' })
    .getByRole('button', { name: shown('Dailies') })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(shown('Dailies'))
  await expectVisible(page)
  await answerCommand(app, 'orphans.list', { ok: false, error: refusal('StoreRefused') })
  await page.getByRole('button', { name: 'Unfinished uploads' }).click()
  await expect(page.getByRole('dialog')).toContainText(`in the bucket ${shown('bucket')}`)
  await expect(page.getByRole('dialog')).toContainText(visibleText(`It said ${unseen}.Do ${unseen}.`))
  await expectVisible(page)
})

test('so do the side panel, and the sheet of what a drop asks', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await connect(app, page)
  await page.setViewportSize({ width: 1440, height: 860 })
  const one = upload('one', { rank: 1, state: failedWith('StoreRefused') })
  const files = ['two', 'three'].map((id, place) =>
    upload(id, { rank: 2 + place, deliveryId: 'drop', place, state: failedWith('StoreRefused') }),
  )
  await answerDetails(app, [
    detailsOf(one, {
      happened: [
        { kind: 'note', at: null, text: `Noted ${unseen}` },
        { kind: 'waited', at: 1000, until: null, waitsFor: 'person', message: `waited ${unseen}` },
        { kind: 'failed', at: 2000, message: `failed ${unseen}` },
      ],
      objectSettings: [{ name: 'Tags', value: `client=${unseen}` }],
    }),
  ])
  await showUploads(app, {
    uploads: [one, ...files],
    deliveries: [{ id: 'drop', title: `Drop${unseen}`, destinationId: 'reviews', reading: { kind: 'over' } }],
  })
  await chooseInMenu(row(page, shownFile('one')), 'Details…')
  const panel = panelOf(page)
  for (const text of [
    visibleText(`It said ${unseen}. Do ${unseen}.`),
    visibleText(`Noted ${unseen}`),
    visibleText(`Waits for you: waited ${unseen}`),
    visibleText(`Not uploaded: failed ${unseen}`),
    visibleText(`s3://bucket${unseen}/videos/${fileOf('one')}`),
    visibleText(`/renders${unseen}/${fileOf('one')}`),
    visibleText(`client=${unseen}`),
    shown('Reviews'),
  ]) {
    await expect(panel).toContainText(text)
  }
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(shownFile('one'))
  await expectVisible(page)
  await chooseInMenu(row(page, shown('Drop')), 'Details…')
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(shown('Drop'))
  await expect(panel.getByRole('button', { name: shownFile('two') })).toBeVisible()
  await expect(panel.getByRole('listitem').first()).toContainText(visibleText(`It said ${unseen}.`))
  await expectVisible(page)

  const names = [fileOf('notes'), fileOf('more')]
  await tellWindow(app, 'uploads.asked', {
    questions: [
      {
        id: 1,
        title: `Folder${unseen}`,
        destinationId: 'reviews',
        doubts: [
          { kind: 'leftovers', count: 2, names },
          { kind: 'twins', count: 1, names: [fileOf('twin')], delivered: ['x'], deliveredAt: 1000 },
          { kind: 'links', count: 1, links: [refusal('FileUnreadable')] },
        ],
      },
    ],
  })
  const sheet = page.getByRole('region', { name: `Held back from ${shown('Folder')}` })
  await expect(sheet).toContainText(visibleText(names.join(', ')))
  await expect(
    sheet.getByRole('group', { name: `${shownFile('twin')} was delivered to ${shown('Reviews')} on` }),
  ).toBeVisible()
  await expect(sheet).toContainText(visibleText(`It said ${unseen}.`))
  await expectVisible(page)
})

/** The question that is open shows nothing raw; then it is closed. */
async function expectQuestion(page: Page, title: string): Promise<void> {
  await expect(page.getByRole('dialog', { name: title, exact: true })).toBeVisible()
  await expectVisible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}
