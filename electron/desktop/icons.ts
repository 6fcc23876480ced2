import {
  arc,
  circle,
  drop,
  gridUnits,
  line,
  paint,
  rectangle,
  together,
  triangle,
  without,
} from './shapes.ts'
import type { Colour, Shape } from './shapes.ts'
import type { Standing } from './standing.ts'

/** What an icon is seen on; `menu bar` is that of macOS, which colours the icon itself. */
export type Ground = 'dark' | 'light' | 'unknown' | 'menu bar'

type Palette = { ink: Colour; accent: Colour; alert: Colour; track: Colour }

const palettes: Record<Ground, Palette> = {
  dark: {
    ink: [240, 242, 248, 1],
    accent: [147, 170, 255, 1],
    alert: [255, 184, 77, 1],
    track: [255, 255, 255, 0.3],
  },
  light: {
    ink: [52, 57, 70, 1],
    accent: [66, 95, 222, 1],
    alert: [190, 84, 0, 1],
    track: [0, 0, 0, 0.22],
  },
  unknown: {
    ink: [128, 132, 143, 1],
    accent: [108, 140, 255, 1],
    alert: [219, 122, 20, 1],
    track: [128, 128, 128, 0.45],
  },
  'menu bar': { ink: [0, 0, 0, 1], accent: [0, 0, 0, 1], alert: [0, 0, 0, 1], track: [0, 0, 0, 0.3] },
}

const middle = gridUnits / 2
const wholeDrop = drop([8, 10], 5.4, 1.7, 0.9)
const reel = circle([8, 10], 2.1)

/**
 * The tray's icon at a size in pixels, as `paint` makes it. The drop alone while nothing is under way; else a ring with
 * the share that is uploaded, and in it what is going on. What needs a person is a mark, in the drop or in the ring.
 */
export function trayIcon(standing: Standing, ground: Ground, sizePixels: number): Buffer {
  const { ink, accent, alert, track } = palettes[ground]
  const inDrop = (hole: Shape, colour: Colour) =>
    paint([{ shape: without(wholeDrop, hole), colour }], sizePixels)
  const inRing = (share: number, ring: Colour, shape: Shape, colour: Colour) =>
    paint(
      [
        { shape: ringOf(1), colour: track },
        ...(share > 0 ? [{ shape: ringOf(share), colour: ring }] : []),
        { shape, colour },
      ],
      sizePixels,
    )
  switch (standing.kind) {
    case 'idle':
      return inDrop(reel, accent)
    case 'uploading':
      return inRing(standing.share, accent, drop([middle, 9.3], 2.75, 4.9, 0.5), accent)
    case 'paused':
      return inRing(standing.share, ink, pauseSign(sizePixels), ink)
    case 'needs-you':
      return standing.share === null
        ? inDrop(mark(9.6), alert)
        : inRing(standing.share, accent, mark(middle), alert)
  }
}

function ringOf(share: number): Shape {
  return arc([middle, middle], 6.6, 1.8, share)
}

/** Two bars; their edges are on whole pixels, so that they are sharp. */
function pauseSign(sizePixels: number): Shape {
  const at = (units: number) => wholePixels(units, sizePixels)
  const [gap, width, half] = [at(0.9), at(1.9), at(3)]
  return together(
    rectangle([middle - gap - width, middle - half], [middle - gap, middle + half]),
    rectangle([middle + gap, middle - half], [middle + gap + width, middle + half]),
  )
}

/** An exclamation mark, of which the middle is at a height. */
function mark(centreY: number): Shape {
  const [top, foot, dot] = [centreY - 2.6, centreY + 0.5, centreY + 3]
  return together(line([middle, top], [middle, foot], 1.9), circle([middle, dot], 1.05))
}

function wholePixels(units: number, sizePixels: number): number {
  const scale = sizePixels / gridUnits
  return Math.max(1, Math.round(units * scale)) / scale
}

/** What lies over the taskbar's button on Windows while something needs a person. */
export function overlayIcon(sizePixels: number): Buffer {
  const { alert } = palettes.dark
  const sign = mark(middle)
  return paint([{ shape: without(circle([middle, middle], 7.6), sign), colour: alert }], sizePixels)
}

/** A button below the window's thumbnail on Windows. */
export function buttonIcon(sign: 'pause' | 'resume', ground: 'dark' | 'light', sizePixels: number): Buffer {
  const shape = sign === 'pause' ? pauseSign(sizePixels) : triangle([5, 2.5], [13, 13.5])
  return paint([{ shape, colour: palettes[ground].ink }], sizePixels)
}
