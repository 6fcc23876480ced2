import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { test } from '../e2e/fixtures/dropreel.ts'
import { ownStore, type OwnStore } from '../e2e/fixtures/own-store.ts'
import { busy } from '../window-states/busy.ts'
import { firstRun, homeWithProfile } from '../window-states/first-run.ts'
import type { Story } from '../window-states/stage.ts'
import { tour } from '../window-states/tour.ts'
import { furnish, studio } from '../window-states/studio.ts'

type Look = {
  name: string
  width: number
  height: number
  colorScheme: 'dark' | 'light'
  forcedColors: 'none' | 'active'
}

const looks: readonly Look[] = [
  { name: 'small-dark', width: 720, height: 480, colorScheme: 'dark', forcedColors: 'none' },
  { name: 'dark', width: 1280, height: 800, colorScheme: 'dark', forcedColors: 'none' },
  { name: 'light', width: 1280, height: 800, colorScheme: 'light', forcedColors: 'none' },
  { name: 'large-dark', width: 2560, height: 1440, colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced-colours', width: 1280, height: 800, colorScheme: 'dark', forcedColors: 'active' },
  // What 1280×800 has left at 200 %.
  { name: 'zoomed-dark', width: 640, height: 400, colorScheme: 'dark', forcedColors: 'none' },
]

const inDocs: Look = { name: '', width: 1440, height: 860, colorScheme: 'dark', forcedColors: 'none' }

/** Where the pictures go, and of which states: all of them unless some are named. */
const { DROPREEL_SCREENSHOTS: target = 'test-results/screenshots', DROPREEL_STATES: named = '' } = process.env
const isWanted = (state: string) =>
  named === '' ? !state.startsWith('upload-') : named.split(' ').includes(state)

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

test('what the docs show', async ({ dropreel }) => {
  await furnish(dropreel.home)
  const { app, page } = await dropreel.launch({ env: own.env })
  await page.setViewportSize(inDocs)
  await picture(page, tour({ app, page, folder }), [inDocs])
})

/** A picture of each state of a story, in every look. Single rows have theirs in `busy` and `failed`. */
async function picture(page: Page, story: Story, as: readonly Look[] = looks): Promise<void> {
  for await (const state of story) {
    if (!isWanted(state)) continue
    for (const { name, width, height, ...media } of as) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia(media)
      const path = join(target, name === '' ? `${state}.png` : `${state}-${name}.png`)
      await page.screenshot({ path, animations: 'disabled' })
    }
    await page.setViewportSize(as === looks ? { width: 1280, height: 800 } : inDocs)
  }
}
