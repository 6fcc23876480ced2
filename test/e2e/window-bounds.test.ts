import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures/dropreel.ts'

const large = (size: number) => ({ x: 0, y: 0, width: size, height: size })
const absurd = {
  'of 20,000 points': large(20_000),
  'of 32 bits': large(2 ** 31 - 1),
  'at the end of 32 bits': { x: 2 ** 31 - 1, y: 2 ** 31 - 1, width: 2 ** 31 - 1, height: 2 ** 31 - 1 },
  'of 40 bits': large(2 ** 40),
  'from far on the left': { x: -30_000, y: 0, width: 31_000, height: 800 },
  'of many zeros': Array.from({ length: 100_000 }, () => 0),
}

for (const [what, remembered] of Object.entries(absurd)) {
  test(`a remembered window ${what} is opened on the screen, and no larger`, async ({ dropreel }) => {
    await mkdir(join(dropreel.home, 'app'), { recursive: true })
    await writeFile(join(dropreel.home, 'app', 'window.json'), JSON.stringify(remembered))
    const { app } = await dropreel.launch()
    const { bounds, workArea } = await app.evaluate(({ BrowserWindow, screen }) => {
      const bounds = BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: 0, y: 0, width: 0, height: 0 }
      return { bounds, workArea: screen.getDisplayMatching(bounds).workArea }
    })
    expect(bounds.width).toBeGreaterThan(0)
    expect(bounds.width).toBeLessThanOrEqual(workArea.width)
    expect(bounds.height).toBeLessThanOrEqual(workArea.height)
    expect(bounds.x + bounds.width).toBeGreaterThan(workArea.x + 100)
  })
}
