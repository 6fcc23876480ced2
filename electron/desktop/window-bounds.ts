import { readFileSync, writeFileSync } from 'node:fs'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'

export const smallest = { width: 720, height: 480 }
const usual = { width: 1080, height: 720 }

/** The file is a person's own, but may be damaged. */
const remembered = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(smallest.width),
  height: z.int().min(smallest.height),
})

/** Where the window was last time, no larger than its screen, if that is still there; otherwise the usual size, centred. */
export function rememberedBounds(file: string): Partial<Rectangle> {
  try {
    const bounds = noLargerThanScreen(remembered.parse(JSON.parse(readFileSync(file, 'utf8'))))
    return isOnScreen(bounds) ? bounds : usual
  } catch {
    return usual
  }
}

function noLargerThanScreen({ width, height, ...place }: Rectangle): Rectangle {
  const { workArea } = screen.getDisplayMatching({ width, height, ...place })
  return { ...place, width: Math.min(width, workArea.width), height: Math.min(height, workArea.height) }
}

/** Keeps the window's place for the next start. Losing it costs nobody anything, so failures are silent. */
export function rememberBounds(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    try {
      writeFileSync(file, JSON.stringify(window.getNormalBounds()))
    } catch {
      // The next start takes the usual size.
    }
  })
}

function isOnScreen({ x, y, width }: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const visible = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    return visible >= 100 && y >= workArea.y && y < workArea.y + workArea.height - 50
  })
}
