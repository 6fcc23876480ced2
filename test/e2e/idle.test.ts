import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { startedWith } from './fixtures/started-with.ts'
import { row } from './fixtures/uploads.ts'

/** What wakes the processor more often than this costs battery all day long. */
const oftenMs = 5_000
const dayMs = 86_400_000

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-idle-'))
})

test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('nothing wakes the app often while nothing is under way, and the window draws nothing', async ({
  dropreel,
}) => {
  const startedBy = await startedWith(join(folder, 'app'), 'note-timers.mjs')
  const { app, page } = await dropreel.launch({ startedBy })
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await add(page, 'Done.mov', 2_000_000)
  await expect(row(page, 'Done.mov')).toHaveAccessibleName(/uploaded/)
  await limitBandwidth(page, 30)
  await add(page, 'Paused.mov', 300_000_000)
  await expect(row(page, 'Paused.mov')).toHaveAccessibleName(/uploading/)
  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect(row(page, 'Paused.mov')).toHaveAccessibleName(/paused/)

  await expect.poll(() => oftenInMain(app)).toEqual([])

  await stepClock(page)
  // What was copied, undone or announced is off the screen by then.
  await page.clock.runFor('05:00')
  await page.evaluate(() => Reflect.get(window, 'takeNoted')())
  await page.clock.runFor('10:00')
  const { fired, changes } = await page.evaluate(() => Reflect.get(window, 'takeNoted')())
  expect(fired, 'milliseconds of the timers that fired').toEqual(Array.from({ length: 10 }, () => 60_000))
  expect(changes).toEqual([])
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0)
})

async function add(page: Page, name: string, bytes: number): Promise<void> {
  const file = join(folder, name)
  await createVideoFile(file, bytes)
  await dropFiles(page, [file])
}

/** The timers that wait in the main process for less than `oftenMs`, in milliseconds. */
async function oftenInMain(app: ElectronApplication): Promise<number[]> {
  const waiting: number[] = await app.evaluate(() => Reflect.get(globalThis, 'waitingTimers')())
  return waiting.filter((ms) => ms < oftenMs)
}

/** Loads the window anew, with a clock that the test moves, and notes which of its timers fire and what it changes. */
async function stepClock(page: Page): Promise<void> {
  // Tomorrow at noon, as times of today read differently after midnight.
  const noon = new Date(Date.now() + dayMs)
  noon.setHours(12, 0, 0, 0)
  await page.clock.install({ time: noon })
  await page.addInitScript(() => {
    const fired: (number | 'frame')[] = []
    const changes: string[] = []
    const { setTimeout, setInterval, requestAnimationFrame } = window
    Object.assign(window, {
      setTimeout: (act: () => void, ms = 0) => setTimeout(() => (fired.push(ms), act()), ms),
      setInterval: (act: () => void, ms = 0) => setInterval(() => (fired.push(ms), act()), ms),
      requestAnimationFrame: (act: FrameRequestCallback) =>
        requestAnimationFrame((at) => (fired.push('frame'), act(at))),
    })
    new MutationObserver((seen) => {
      for (const { type, target } of seen) changes.push(`${type} of ${target.nodeName}`)
    }).observe(document, { attributes: true, characterData: true, childList: true, subtree: true })
    Object.assign(window, {
      takeNoted: () => ({ fired: fired.splice(0), changes: changes.splice(0) }),
    })
  })
  await page.reload()
  await expect(row(page, 'Paused.mov')).toBeVisible()
}
