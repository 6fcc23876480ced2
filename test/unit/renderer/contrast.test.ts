import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Theme = 'light' | 'dark'

const css = readFileSync(join(import.meta.dirname, '../../../renderer/styles/tokens.css'), 'utf8')

/** WCAG 2.2, success criteria 1.4.3 and 1.4.11. */
const forText = 4.5
const forGraphics = 3

const surfaces = [
  'surface',
  'surface-frame',
  'surface-raised',
  'surface-hover',
  'surface-selected',
  'surface-control',
]

describe.each<Theme>(['light', 'dark'])('%s', (theme) => {
  test.each(['text', 'text-quiet', 'good', 'wait', 'bad'])('%s can be read on every surface', (name) => {
    expect(tooWeak(theme, forText, [name], surfaces)).toEqual([])
  })

  test('the words on buttons have enough contrast', () => {
    const fills = ['accent-fill', 'accent-fill-hover', 'bad-fill', 'bad-fill-hover']
    expect(tooWeak(theme, forText, ['on-accent'], fills)).toEqual([])
  })

  test('the progress bar, the focus ring and the edges of fields have enough contrast', () => {
    const behind = ['surface', 'surface-selected', 'surface-raised']
    expect(tooWeak(theme, forGraphics, ['accent'], behind)).toEqual([])
    expect(tooWeak(theme, forGraphics, ['line-strong'], ['surface-field'])).toEqual([])
    expect(tooWeak(theme, forGraphics, ['track-fill-resting'], ['surface'])).toEqual([])
  })
})

/** The pairs with less contrast than wanted, for example `text-quiet on surface: 3.9`. */
function tooWeak(theme: Theme, wanted: number, names: string[], surfaces: string[]): string[] {
  return names.flatMap((name) =>
    surfaces
      .map((surface) => ({ surface, found: contrast(theme, name, surface) }))
      .filter(({ found }) => found < wanted)
      .map(({ surface, found }) => `${name} on ${surface}: ${found.toFixed(1)}`),
  )
}

function contrast(theme: Theme, one: string, other: string): number {
  const [darker, lighter] = [luminance(theme, one), luminance(theme, other)].sort((a, b) => a - b)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

/** Relative luminance of a token: OKLCH to linear sRGB (CSS Color 4), then WCAG's weights. */
function luminance(theme: Theme, token: string): number {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1]
  if (value === undefined) throw new Error(`tokens.css has no --${token}`)
  const colours = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)]
  const colour = theme === 'light' ? colours[0] : colours.at(-1)
  if (colour === undefined) throw new Error(`--${token} is no colour`)
  const [lightness = 0, chroma = 0, hue = 0] = colour.slice(1).map(Number)
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  return 0.2126 * clamped(red) + 0.7152 * clamped(green) + 0.0722 * clamped(blue)
}

function clamped(part: number): number {
  return Math.min(1, Math.max(0, part))
}
