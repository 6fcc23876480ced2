import { describe, expect, test } from 'vitest'
import { overlayIcon, trayIcon, type Ground } from '../../electron/desktop/icons.ts'
import type { Standing } from '../../electron/desktop/standing.ts'

const standings: Standing[] = [
  { kind: 'idle' },
  { kind: 'uploading', share: 0.4 },
  { kind: 'paused', share: 0.4 },
  { kind: 'needs-you', count: 1, failed: true, share: null, paused: true },
  { kind: 'needs-you', count: 1, failed: true, share: 0.4, paused: false },
]
const grounds: Ground[] = ['dark', 'light', 'unknown', 'menu bar']

describe.each([16, 18, 20, 22, 24, 32, 36, 48])('at %i pixels', (size) => {
  test('each standing has a picture of its own, within its edges and as Skia wants it', () => {
    for (const ground of grounds) {
      const pictures = standings.map((standing) => trayIcon(standing, ground, size))
      expect(new Set(pictures.map((pixels) => pixels.toString('hex'))).size).toBe(standings.length)
      for (const pixels of pictures) {
        expect(pixels.length).toBe(size * size * 4)
        const isBrighter = (byte: number, at: number) => byte > (pixels[at | 3] ?? 0)
        expect(pixels.findIndex(isBrighter)).toBe(-1)
        expect(alphaAt(pixels, size, 0, 0)).toBe(0)
      }
    }
  })

  test('the ring shows the share clockwise from the top', () => {
    const shares = [0, 0.25, 0.5, 0.75, 1]
    const spots = [1 / 8, 3 / 8, 5 / 8, 7 / 8]
    const filled = shares.map((share) =>
      spots.map((spot) => {
        const pixels = trayIcon({ kind: 'uploading', share }, 'menu bar', size)
        const middle = size / 2
        const x = middle + Math.sin(spot * 2 * Math.PI) * size * 0.41
        const y = middle - Math.cos(spot * 2 * Math.PI) * size * 0.41
        return alphaAt(pixels, size, Math.floor(x), Math.floor(y)) > 150
      }),
    )
    expect(filled).toEqual(
      shares.map((_share, quarters) => spots.map((_spot, quarter) => quarter < quarters)),
    )
  })
})

test('macOS gets black alone, which it colours itself', () => {
  for (const standing of standings) {
    const pixels = trayIcon(standing, 'menu bar', 36)
    expect(pixels.every((byte, at) => at % 4 === 3 || byte === 0)).toBe(true)
  }
})

test('the mark of what needs a person is seen on the taskbar', () => {
  const pixels = overlayIcon(16)
  expect(alphaAt(pixels, 16, 2, 8)).toBe(255)
  expect(alphaAt(pixels, 16, 7, 6)).toBeLessThan(60)
})

function alphaAt(pixels: Buffer, size: number, x: number, y: number): number {
  return pixels[(y * size + x) * 4 + 3] ?? Number.NaN
}
