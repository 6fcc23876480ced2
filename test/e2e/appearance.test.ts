import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { dropEach, dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

test('the window follows the system into dark and back', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-looks-'))
  try {
    await page.getByRole('button', { name: 'Try the demo store' }).click()
    for (const name of ['Trailer_v12.mp4', 'Promo_30s.mov']) {
      await createVideoFile(join(folder, name), 24_000_000)
      await dropFiles(page, [join(folder, name)])
      await expect(row(page, name)).toHaveAccessibleName(/, uploaded/)
    }
    const [lock, feature] = ['Ep03_lock_v7.mov', 'Feature_reel_2.mxf'] as const
    for (const name of [lock, feature]) await createVideoFile(join(folder, name), 400_000_000)
    await limitBandwidth(page, 60)
    await dropEach(page, [join(folder, lock), join(folder, feature)])
    await row(page, feature).getByRole('button', { name: 'Pause' }).click()
    await expect(row(page, feature)).toHaveAccessibleName(/, paused/)
    await expect(row(page, lock).getByText('MB/s')).toBeVisible()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await brightnessOfWindow(page)).toBeLessThan(0.2)
    await screenshot(page, 'dark-window')
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await brightnessOfWindow(page)).toBeGreaterThan(0.8)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** 0 is black, 1 is white: the corner of the list, as it is painted. */
async function brightnessOfWindow(page: Page): Promise<number> {
  const picture = await page.screenshot({ clip: { x: 4, y: 500, width: 1, height: 1 } })
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')
    canvas?.drawImage(image, 0, 0)
    const [red = 0, green = 0, blue = 0] = canvas?.getImageData(0, 0, 1, 1).data ?? []
    return (red + green + blue) / 3 / 255
  }, picture.toString('base64'))
}
