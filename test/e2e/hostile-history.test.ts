import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { addToArchive } from '../../electron/disk/archive.ts'
import { visibleText } from '../../electron/contract/visible-text.ts'
import { finishedUpload } from '../unit/finished-uploads.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { fileOf, shown, shownFile, upload } from './fixtures/hostile-uploads.ts'
import { tellWindow } from './fixtures/shown-uploads.ts'
import { expectVisible, unseen } from './fixtures/unseen-text.ts'

test('the history shows what cannot be seen', async ({ dropreel }) => {
  const now = Date.now()
  const state = join(dropreel.home, 'app')
  await mkdir(state, { recursive: true })
  await addToArchive(state, [
    archived('alone', now),
    ...['a', 'b'].map((id, place) => archived(id, now, { id: 'd', title: `Drop${unseen}`, place })),
  ])
  const { app, page } = await dropreel.launch()
  await page.getByRole('tab', { name: 'History' }).click()
  const list = page.getByRole('grid', { name: 'History' })
  const panel = page.getByRole('complementary', { name: 'Details' })
  const entry = (name: string) => list.getByRole('row').filter({ hasText: name })
  await entry(shown('Drop'))
    .getByRole('button', { name: `Show the files of ${shown('Drop')}` })
    .click()
  await expect(entry(shownFile('a'))).toBeVisible()
  await expectVisible(page)
  await entry(shownFile('alone')).getByRole('button', { name: 'More' }).click()
  await expect(page.getByRole('menu', { name: shownFile('alone') })).toBeVisible()
  await expectVisible(page)
  await page.getByRole('menuitem', { name: 'Details…' }).click()
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(shownFile('alone'))
  await expect(panel).toContainText(visibleText(`Noted ${unseen}`))
  await expectVisible(page)
  await page.keyboard.press('Escape')
  await list.press('Delete')
  await expect(
    page.getByText(`Removed ${shownFile('alone')} from the history.`, { exact: true }),
  ).toBeVisible()
  await expectVisible(page)
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), `none${unseen}`)
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByRole('heading', { name: /^Nothing is called/ })).toBeVisible()
  await expectVisible(page)
})

test('so do About and the line about a newer version', async ({ dropreel }) => {
  const home = join(dropreel.home, `logs of ${unseen}`)
  const { app, page } = await dropreel.launch({ env: { DROPREEL_HOME: home } })
  // By then the window has asked what is known of newer versions.
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeVisible()
  const update = { kind: 'ready', version: `9.0.0${unseen}`, notes: `New ${unseen}` } as const
  await tellWindow(app, 'updates.changed', { update })
  await expect(page.getByRole('region', { name: 'New version', exact: true })).toContainText(shown('9.0.0'))
  await expectVisible(page)
  await page.getByRole('button', { name: 'What is new' }).click()
  const about = page.getByRole('dialog')
  await expect(about).toContainText(visibleText(home))
  await expect(about.getByRole('status')).toContainText(shown('9.0.0'))
  await expect(about.locator('pre')).toHaveText(visibleText(`New ${unseen}`))
  await expectVisible(page)
})

/** Delivered, as the archive keeps it. */
function archived(id: string, time: number, delivery?: { id: string; title: string; place: number }) {
  const finished = finishedUpload(1, time)
  const { file, name, key } = { ...upload(id), name: fileOf(id) }
  const { address } = finished.record
  const record = {
    ...finished.record,
    id,
    file,
    name,
    key,
    address: { ...address, bucket: `bucket${unseen}` },
  }
  delete record.delivery
  return {
    ...finished,
    record: delivery === undefined ? record : { ...record, delivery },
    happened: [{ kind: 'note', at: null, text: `Noted ${unseen}` } as const],
  }
}
