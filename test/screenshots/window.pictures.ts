import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { test } from '../e2e/fixtures/dropreel.ts'
import { ownStore, type OwnStore } from '../e2e/fixtures/own-store.ts'
import { busy } from '../window-states/busy.ts'
import { firstRun, homeWithProfile } from '../window-states/first-run.ts'
import type { Story } from '../window-states/stage.ts'
import { furnish, studio } from '../window-states/studio.ts'

const looks = [
  { name: 'small-dark', width: 720, height: 480, colorScheme: 'dark', forcedColors: 'none' },
  { name: 'dark', width: 1280, height: 800, colorScheme: 'dark', forcedColors: 'none' },
  { name: 'light', width: 1280, height: 800, colorScheme: 'light', forcedColors: 'none' },
  { name: 'large-dark', width: 2560, height: 1440, colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced-colours', width: 1280, height: 800, colorScheme: 'dark', forcedColors: 'active' },
  // What 1280×800 has left at 200 %.
  { name: 'zoomed-dark', width: 640, height: 400, colorScheme: 'dark', forcedColors: 'none' },
] as const

let folder: string
let own: OwnStore

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-pictures-'))
  own = await ownStore(dropreel.home)
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

test('from the first start to a connected destination', async ({ dropreel }) => {
  await rm(join(dropreel.home, 'app'), { recursive: true })
  const { app, page } = await dropreel.launch({ env: await homeWithProfile(join(folder, 'person')) })
  await picture(page, firstRun({ app, page, folder: join(folder, 'renders') }, own.store.endpoint))
})

test('pages, rows, menus, questions and messages', async ({ dropreel }) => {
  await furnish(dropreel.home)
  const { app, page } = await dropreel.launch({ env: own.env })
  const stage = { app, page, folder }
  await picture(page, studio(stage, own))
  await picture(page, busy(stage))
})

/** A picture of each state of a story, in every look. Single rows have theirs in `busy` and `failed`. */
async function picture(page: Page, story: Story): Promise<void> {
  for await (const state of story) {
    if (state.startsWith('upload-')) continue
    for (const { name, width, height, ...media } of looks) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia(media)
      const path = join(
        process.env['DROPREEL_SCREENSHOTS'] ?? 'test-results/screenshots',
        `${state}-${name}.png`,
      )
      await page.screenshot({ path, animations: 'disabled' })
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  }
}
