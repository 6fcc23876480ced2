import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { busy } from '../window-states/busy.ts'
import { firstRun, homeWithProfile } from '../window-states/first-run.ts'
import type { Story } from '../window-states/stage.ts'
import { furnish, studio } from '../window-states/studio.ts'
import { axeFinds } from './fixtures/axe.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'

// Each state is looked at twice.
test.setTimeout(180_000)

let folder: string
let own: OwnStore

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-accessibility-'))
  own = await ownStore(dropreel.home)
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

test('axe finds nothing from the first start to a connected destination', async ({ dropreel }) => {
  await rm(join(dropreel.home, 'app'), { recursive: true })
  const { app, page } = await dropreel.launch({ env: await homeWithProfile(join(folder, 'person')) })
  const stage = { app, page, folder: join(folder, 'renders') }
  expect(await found(page, firstRun(stage, own.store.endpoint))).toEqual([])
})

test('axe finds nothing on any page, in any row, menu, question or message', async ({ dropreel }) => {
  await furnish(dropreel.home)
  const { app, page } = await dropreel.launch({ env: own.env })
  const stage = { app, page, folder }
  expect(await found(page, studio(stage, own))).toEqual([])
  expect(await found(page, busy(stage))).toEqual([])
})

/** What axe finds in any state of a story, in both themes; and states with no heading of the first rank, or several. */
async function found(page: Page, story: Story): Promise<string[]> {
  const all: string[] = []
  for await (const state of story) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      const lines = await axeFinds(page)
      all.push(...lines.map((line) => `${state}, ${colorScheme}: ${line}`))
    }
    const headings = await page.locator('h1:visible').count()
    if (headings !== 1) all.push(`${state}: ${headings} headings of the first rank`)
  }
  return all
}
