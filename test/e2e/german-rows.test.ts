import type { ElectronApplication, Page } from '@playwright/test'
import { speak, type PartRuns } from '../../electron/contract/index.ts'
import { halvesOf } from '../../renderer/words/halves-of.ts'
import { detailsOf } from '../unit/upload-details.ts'
import { furnish } from '../window-states/studio.ts'
import { everyUpload, twoDeliveries } from '../window-states/uploads.ts'
import { axeFinds } from './fixtures/axe.ts'
import { cutWords } from './fixtures/cut-words.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { englishIn } from './fixtures/english-in.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'
import { answerDetails } from './fixtures/shown-details.ts'
import { showUploads } from './fixtures/shown-uploads.ts'

let own: OwnStore

test.afterEach(() => own.close())

test('in German, no English is left in the list, the panel and the history, all of it fits, and axe finds nothing', async ({
  dropreel,
}) => {
  own = await ownStore(dropreel.home)
  await furnish(dropreel.home)
  const { app, page } = await dropreel.launch({ env: { ...own.env, LANGUAGE: 'de' } })
  await expect(page.getByRole('heading', { name: 'Dateien oder Ordner hierher ziehen' })).toBeVisible()
  const names = await fillList(app)
  /** In a high window, where all rows are drawn; but no wider than one of these. */
  const isGerman = async (...widths: number[]) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 4000 })
      await expect.poll(() => cutWords(page)).toEqual([])
    }
    expect(await englishIn(page, names)).toEqual([])
    expect(await axeFinds(page)).toEqual([])
  }

  const row = rowIn(page)
  await expect(row('Ep03_lock_v7.mov')).toMatchAriaSnapshot(`
    - row "Ep03_lock_v7.mov, Wird hochgeladen":
      - gridcell "QuickTime-Video an Client reviews 61 Prozent, 38,2 von 61,7 GB":
        - paragraph: QuickTime-Video an Client reviews
        - progressbar "Fortschritt"
      - gridcell /^41 MB\\/s · fertig (\\w+\\., )?\\d+:\\d+$/:
        - paragraph: /^41 MB\\/s · fertig (\\w+\\., )?\\d+:\\d+$/
      - gridcell "Anhalten Weitere Aktionen":
        - button "Anhalten"
        - button "Weitere Aktionen"
  `)
  // The first is what 720 pixels have at 200 %.
  await isGerman(360, 720, 1280)
  await page.setViewportSize({ width: 360, height: 240 })
  await expect.poll(() => beyondTheEdge(page)).toEqual([])
  await isGerman(1280)

  await row('Ep03_lock_v7.mov').click({ position: { x: 200, y: 10 } })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('figure', { name: 'von 3.890 Teilen gespeichert' })).toBeVisible()
  await isGerman(1280)
  await row('Dailies 2026-11-26').click({ position: { x: 200, y: 10 } })
  await expect(page.getByRole('figure', { name: 'von 60 Dateien hochgeladen' })).toBeVisible()
  await isGerman(1280)

  await row('Promo_30s.mov').getByRole('button', { name: 'Weitere Aktionen' }).click()
  await expect(page.getByRole('menuitem', { name: 'Erneut versuchen' })).toBeVisible()
  await isGerman(1280)
  await page.keyboard.press('Escape')
  await row('Dailies 2026-11-26').getByRole('button', { name: 'Dateien anzeigen' }).click()
  // The files of a delivery, also as 1,280 pixels have room for at 200 %.
  await isGerman(360, 640, 720, 1280)
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await page.keyboard.press('Control+a')
  await expect(page.getByText('ausgewählt')).toBeVisible()
  await isGerman(1280)

  await page.getByRole('tab', { name: 'Verlauf' }).click()
  const history = page.getByRole('grid', { name: 'Verlauf' })
  await expect(history.getByText('Gestern')).toBeVisible()
  await history.getByRole('row').filter({ hasText: 'Trailer_v12.mp4' }).click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await isGerman(720, 1280)
})

/** The names of the buttons that reach beyond the right edge of the window. */
function beyondTheEdge(page: Page): Promise<string[]> {
  return page
    .getByRole('button')
    .evaluateAll((buttons) =>
      buttons
        .filter((button) => button.getBoundingClientRect().right > window.innerWidth)
        .map((button) => button.ariaLabel ?? button.textContent),
    )
}

function rowIn(page: Page) {
  const grid = page.getByRole('grid', { name: 'Uploads' })
  return (name: string) => grid.getByRole('row', { name: new RegExp(`^${name}, `) })
}

/** Shows an upload in every state, and two deliveries. Answers the names that somebody has given to what is shown. */
async function fillList(app: ElectronApplication): Promise<string[]> {
  const now = Date.now()
  // Their failures are worded here, not in the main process.
  speak('de')
  const uploads = everyUpload(now)
  const both = twoDeliveries(now)
  speak('en')
  const runs: PartRuns = [
    ['stored', 2400],
    ['resent', 1],
    ['in-flight', 12],
    ['waiting', 1477],
  ]
  const parts = { sizeBytes: 16 * 1024 * 1024, runs }
  const happened = [{ kind: 'damaged', at: now - 60_000, partNumber: 1917 } as const]
  await answerDetails(
    app,
    uploads.map((upload) => detailsOf(upload, { parts, happened })),
  )
  const all = [...uploads, ...both.uploads]
  await showUploads(app, { uploads: all, deliveries: both.deliveries })
  const named = [...all.map(({ name }) => name), ...both.deliveries.map(({ title }) => title)]
  return [
    'Client reviews',
    'Dailies, Wasabi',
    'Demo store',
    'Dailies 2026-11-25',
    ': its index (moov) is missing',
    ...named,
    ...named.flatMap(halvesOf),
    ...all.flatMap(({ file, bucket, key }) => [file, `${bucket}/${key}`, `s3://${bucket}/${key}`]),
  ]
}
