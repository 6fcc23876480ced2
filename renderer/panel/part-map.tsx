import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { t, type PartState } from '#contract'
import { mapLayout, type MapLayout } from './map-layout.ts'

/** Of a part; or of a file in the map of a delivery, which may have failed. */
export type CellState = PartState | 'failed'
/** Cells in their order: each state with how many in a row are in it. */
type CellRuns = readonly (readonly [CellState, number])[]

/** From what is done to what is only left. */
const cellStates = [
  'verified',
  'stored',
  'resent',
  'in-flight',
  'failed',
  'waiting',
] as const satisfies CellState[]

/** In CSS pixels. More cells than fit make it higher. */
const mapHeight = 140

/** What is said of the cells in each state: how many there are. */
export type CellTexts = Record<
  CellState,
  `panel.${'file' | 'part'}${'Verified' | 'Stored' | 'InFlight' | 'Resent' | 'Failed' | 'Waiting'}`
>

type Props = { runs: CellRuns; label: string; words: CellTexts }

/** One cell a part, drawn on a canvas when something has changed, and then only what has. `label` says it in words. */
export function PartMap({ runs, label, words }: Props) {
  const frame = useRef<HTMLElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawn = useRef<Drawn | null>(null)
  const { width, look } = useFrame(frame)
  const counts = countsOf(runs)
  const count = cellStates.reduce((sum, state) => sum + counts[state], 0)
  const ratio = window.devicePixelRatio
  const layout = mapLayout(count, { width, height: mapHeight, ratio })

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null
    if (context === null || frame.current === null || width === 0) return
    const cells = cellsOf(runs, count)
    const key = [look, ratio, count, layout.pitch, layout.columns].join()
    const before = drawn.current?.key === key ? drawn.current : null
    const colours = before?.colours ?? coloursIn(frame.current)
    if (before === null) {
      context.canvas.width = layout.columns * layout.pitch - layout.gap
      context.canvas.height = layout.rows * layout.pitch - layout.gap
    }
    draw(context, layout, colours, { before: before?.cells ?? null, cells })
    drawn.current = { key, colours, cells }
  }, [runs, count, layout, look, ratio, width])

  return (
    <figure ref={frame} className="part-map" aria-label={label}>
      <canvas
        ref={canvas}
        aria-hidden="true"
        style={{
          width: (layout.columns * layout.pitch - layout.gap) / ratio,
          height: (layout.rows * layout.pitch - layout.gap) / ratio,
        }}
      />
      <p className="part-legend" aria-hidden="true">
        {cellStates.map((state) => (
          <span key={state} data-state={state} hidden={counts[state] === 0}>
            {t(words[state], { count: counts[state] })}
          </span>
        ))}
      </p>
    </figure>
  )
}

type Drawn = { key: string; colours: string[]; cells: Uint8Array }

/** The width that the map has, in CSS pixels, and a number that changes with the colours. */
function useFrame(frame: RefObject<HTMLElement | null>): { width: number; look: number } {
  const [width, setWidth] = useState(0)
  const [look, setLook] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    // It calls at once, before anything is painted.
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  useEffect(() => {
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(min-resolution: 1.5dppx)']
    const watched = queries.map((query) => matchMedia(query))
    const change = () => setLook((look) => look + 1)
    for (const query of watched) query.addEventListener('change', change)
    return () => watched.forEach((query) => query.removeEventListener('change', change))
  }, [])
  return { width, look }
}

function countsOf(runs: CellRuns): Record<CellState, number> {
  const counts = { verified: 0, stored: 0, 'in-flight': 0, resent: 0, failed: 0, waiting: 0 }
  for (const [state, count] of runs) counts[state] += count
  return counts
}

/** Each cell's place in `cellStates`. */
function cellsOf(runs: CellRuns, count: number): Uint8Array {
  const cells = new Uint8Array(count)
  let from = 0
  for (const [state, length] of runs) cells.fill(cellStates.indexOf(state), from, (from += length))
  return cells
}

/** A canvas does not know light-dark() and tokens: the marks of the legend have the colours that a browser made of them. */
function coloursIn(frame: HTMLElement): string[] {
  return cellStates.map((state) => {
    const mark = frame.querySelector(`[data-state=${state}]`)
    return mark === null ? '' : getComputedStyle(mark, '::before').backgroundColor
  })
}

function draw(
  context: CanvasRenderingContext2D,
  { pitch, gap, columns }: MapLayout,
  colours: readonly string[],
  { before, cells }: { before: Uint8Array | null; cells: Uint8Array },
): void {
  const size = pitch - gap
  for (const [state, colour] of colours.entries()) {
    context.fillStyle = colour
    for (const [index, cell] of cells.entries()) {
      if (cell !== state || before?.[index] === cell) continue
      const left = (index % columns) * pitch
      const top = Math.floor(index / columns) * pitch
      context.clearRect(left, top, size, size)
      context.fillRect(left, top, size, size)
    }
  }
}
