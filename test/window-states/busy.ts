import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { DropQuestion, PartRuns, UploadView } from '../../electron/contract/index.ts'
import { breakWindow } from '../e2e/fixtures/break-window.ts'
import { dragFiles } from '../e2e/fixtures/drag-files.ts'
import { createVideoFile } from '../e2e/fixtures/large-file.ts'
import { answerDetails } from '../e2e/fixtures/shown-details.ts'
import { tellWindow } from '../e2e/fixtures/shown-uploads.ts'
import { chooseInMenu, row } from '../e2e/fixtures/uploads.ts'
import { detailsOf } from '../unit/upload-details.ts'
import { showOnly, type ShowOnly, type Stage, type Story } from './stage.ts'
import { everyUpload, failure, oneOfEachKind, sameKeys, twoDeliveries } from './uploads.ts'

/** Everything that the list of uploads can show, and what stands in front of it. */
export async function* busy(stage: Stage): Story {
  const { page } = stage
  const show = showOnly(stage)
  const now = Date.now()
  for (const [kind, upload] of Object.entries(oneOfEachKind(now))) {
    await show([upload])
    await expect(row(page, upload.name)).toBeVisible()
    yield `upload-${kind}`
  }
  yield* deliveries(stage, show)
  yield* menus(stage, show)
  yield* questions(stage, show)
  yield* messages(stage)
  // Nothing comes after it.
  await breakWindow(stage.app)
  await expect(page.getByRole('alert')).toContainText('The window cannot be shown.')
  yield 'broken'
}

async function* deliveries({ app, page }: Stage, show: ShowOnly): Story {
  const now = Date.now()
  const both = twoDeliveries(now)
  await show([...everyUpload(now), ...both.uploads], both.deliveries)
  await expect(row(page, 'Ep03_lock_v7.mov')).toBeVisible()
  yield 'busy'
  const runs: PartRuns = [
    ['stored', 2400],
    ['resent', 1],
    ['in-flight', 12],
    ['waiting', 1477],
  ]
  const damaged = { kind: 'damaged', at: now - 60_000, partNumber: 917 } as const
  const parts = { sizeBytes: 16 * 1024 * 1024, runs }
  await answerDetails(
    app,
    everyUpload(now).map((upload) => detailsOf(upload, { parts, happened: [damaged] })),
  )
  await row(page, 'Ep03_lock_v7.mov').click({ position: { x: 200, y: 10 } })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('figure', { name: /parts stored/u })).toBeVisible()
  yield 'panel'
  await row(page, 'Dailies 2026-11-26').click({ position: { x: 200, y: 10 } })
  await expect(page.getByRole('figure', { name: /files uploaded/u })).toBeVisible()
  yield 'panel-of-a-delivery'
  await page.keyboard.press('Escape')
  const kinds = Object.entries(oneOfEachKind(now))
  await show(kinds.flatMap(([kind, upload]) => (kind.startsWith('failed') ? upload : [])))
  yield 'failed'
  await show(both.uploads, both.deliveries)
  await row(page, 'Dailies 2026-11-26').getByRole('button', { name: 'Show files' }).click()
  yield 'delivery-open'
  await row(page, 'Dailies 2026-11-26').getByRole('button', { name: 'Hide files' }).click()
  const reading = { kind: 'now', files: 1234 } as const
  await show([], [{ id: 'folder', title: 'Card A001', destinationId: 'reviews', reading }])
  yield 'delivery-reading'
  const cutOff = { kind: 'cut-off' } as const
  await show(
    both.uploads,
    Array.from(both.deliveries, (delivery) => ({ ...delivery, reading: cutOff })),
  )
  yield 'delivery-cut-off'
  const filter = page.getByRole('searchbox')
  await filter.fill('nothing is called so')
  yield 'filter-nothing-found'
  await filter.fill('')
}

async function* menus({ page }: Stage, show: ShowOnly): Story {
  const now = Date.now()
  const both = twoDeliveries(now)
  const { sending, done, queued, paused } = oneOfEachKind(now)
  const some = [sending, done, queued, paused].filter((upload) => upload !== undefined)
  await show([...some, ...both.uploads], both.deliveries)
  await row(page, 'Trailer_v12.mp4').getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  yield 'menu'
  await page.getByRole('menuitem', { name: 'Send to another destination' }).press('ArrowRight')
  yield 'menu-destinations'
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await chooseInMenu(row(page, 'Trailer_v12.mp4'), 'Link options…')
  await expect(page.getByRole('group', { name: 'Link options' })).toBeVisible()
  yield 'link-options'
  await page.keyboard.press('Escape')
  await row(page, 'Dailies 2026-11-26').getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  yield 'menu-of-delivery'
  await page.keyboard.press('Escape')
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await page.keyboard.press('Control+a')
  yield 'selection'
  await page.keyboard.press('Escape')
  const reading = { kind: 'now', files: 60 } as const
  await show(
    both.uploads,
    Array.from(both.deliveries, (delivery) => ({ ...delivery, reading })),
  )
  await chooseInMenu(row(page, 'Dailies 2026-11-26'), 'Cancel')
  await expect(page.getByRole('dialog')).toBeVisible()
  yield 'cancel-delivery'
  await page.keyboard.press('Escape')
}

async function* questions({ app, page }: Stage, show: ShowOnly): Story {
  const kinds = oneOfEachKind(Date.now())
  const failed = (kind: string): UploadView[] => {
    const upload = kinds[`failed-${kind}`]
    return upload === undefined ? [] : [upload]
  }
  const asked = async (kind: string, action: string) => {
    const [upload] = failed(kind)
    await show(failed(kind))
    await chooseInMenu(row(page, upload?.name ?? ''), action)
    await expect(page.getByRole('dialog')).toBeVisible()
  }
  for (const [kind, action, name] of [
    ['key', 'Replace…', 'replace'],
    ['sign-in', 'Sign in', 'sign-in'],
    ['old-place', 'Start over…', 'start-over'],
  ] as const) {
    await asked(kind, action)
    yield `question-${name}`
    await page.keyboard.press('Escape')
  }
  const both = sameKeys()
  await show(both.uploads, both.deliveries)
  await row(page, 'Teasers').getByRole('button', { name: 'Show files' }).click()
  await row(page, 'Teaser_v2.mov').getByRole('button', { name: 'Keep both' }).click()
  await page.getByRole('checkbox', { name: 'For all of this drop' }).check()
  yield 'question-keep-both'
  await page.keyboard.press('Escape')
  const question = { id: 'mfa', profile: 'studio', device: 'arn:aws:iam::123456789012:mfa/editor' }
  await tellWindow(app, 'mfa.asked', { question: { ...question, before: null } })
  await expect(page.getByRole('dialog')).toBeVisible()
  yield 'code'
  await tellWindow(app, 'mfa.asked', { question: { ...question, id: 'again', before: 'refused' } })
  yield 'code-refused'
  await tellWindow(app, 'mfa.asked', { question: null })
  await tellWindow(app, 'about.asked', {})
  await expect(page.getByRole('dialog', { name: 'About Dropreel' })).toContainText('Version')
  yield 'about'
  await page.keyboard.press('Escape')
  await tellWindow(app, 'shortcuts.asked', {})
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible()
  yield 'shortcuts'
  await page.keyboard.press('Escape')
}

/** What a drop of a folder may hold that is not meant. */
const doubtful: DropQuestion = {
  id: 1,
  title: 'Dailies 2026-11-26',
  destinationId: 'reviews',
  doubts: [
    { kind: 'leftovers', count: 14, names: ['.project', 'notes.txt', 'render.log', 'A001.tmp', 'Thumbs.db'] },
    {
      kind: 'twins',
      count: 2,
      names: ['Ep03_lock_v7.mov', 'Trailer_v12.mp4'],
      delivered: ['a', 'b'],
      deliveredAt: Date.now() - 3_600_000,
    },
    { kind: 'links', count: 1, links: [failure('LinkLeadsOut', 'A002.mov → /Volumes/Cards/A002.mov')] },
  ],
}

async function* messages({ app, page, folder }: Stage): Story {
  const warnings = [{ id: 1, text: 'The journal was damaged and mended: 2 lines of it could not be read.' }]
  await tellWindow(app, 'app.warned', { warnings })
  yield 'warning'
  await tellWindow(app, 'app.warned', { warnings: [] })
  const notes = 'Faster on long lines.\nHistory.'
  await tellWindow(app, 'updates.changed', { update: { kind: 'ready', version: '0.2.0', notes } })
  yield 'update-ready'
  await tellWindow(app, 'updates.changed', { update: { kind: 'off' } })
  await tellWindow(app, 'uploads.asked', { questions: [doubtful, { ...doubtful, id: 2 }] })
  await expect(page.getByRole('region', { name: 'Held back from Dailies 2026-11-26' })).toBeVisible()
  yield 'drop-sheet'
  await tellWindow(app, 'uploads.asked', { questions: [] })
  const film = join(folder, 'Trailer_v12.mov')
  await createVideoFile(film, 3000)
  const drag = await dragFiles(page, [film])
  yield 'drop'
  await drag.leave()
}
