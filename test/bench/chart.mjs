// A line chart as SVG, with logarithmic axes and each line named at its end. Its colours follow light and dark pages.

/**
 * @typedef {{ at: number, text: string }} Tick
 * @typedef {{ name: string, color: [light: string, dark: string], isOurs: boolean, points: [number, number][] }} Line
 * @typedef {{ title: string, note: string, across: Tick[], lines: Line[], goal?: Tick }} Chart
 *   `note` says what goes up and what across; `goal` is a value that ours should stay below
 */

const size = { width: 720, height: 380 }
const plot = { left: 64, right: 560, top: 76, bottom: 336 }
const labelHeight = 17
const fewestTicks = 3
/** @param {Line[]} lines */
const styleOf = (lines) => `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', Inter, sans-serif; fill: #57606a }
  .title { font-size: 16px; font-weight: 600; fill: #1f2328 }
  .grid { stroke: #8c959f; stroke-opacity: .28 }
  .goal { stroke: #8c959f; stroke-dasharray: 5 4 }
${lines.map(({ color: [light] }, index) => `  .line-${index} { color: ${light} }`).join('\n')}
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .title { fill: #e6edf3 }
${lines.map(({ color: [, dark] }, index) => `    .line-${index} { color: ${dark} }`).join('\n')}
  }
  path { fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linejoin: round }
  circle { fill: currentColor }
  .name { fill: currentColor }
  .ours path { stroke-width: 3 }
  .ours .name { font-weight: 600 }`

/** @param {Chart} chart @returns {string} */
export function chartOf({ title, note, across, lines, goal }) {
  const up = ticksOver([
    ...lines.flatMap(({ points }) => points.map(([, value]) => value)),
    ...(goal === undefined ? [] : [goal.at]),
  ])
  const x = scale(
    across.map(({ at }) => at),
    plot.left,
    plot.right,
  )
  const y = scale(up, plot.bottom, plot.top)
  const grid = up.map(
    (at) =>
      `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y(at)}" y2="${y(at)}"/>` +
      `<text x="${plot.left - 10}" y="${y(at) + 4}" text-anchor="end">${at.toLocaleString('en')}</text>`,
  )
  const below = across.map(
    ({ at, text }) => `<text x="${x(at)}" y="${plot.bottom + 24}" text-anchor="middle">${text}</text>`,
  )
  const limit =
    goal === undefined
      ? ''
      : `<line class="goal" x1="${plot.left}" x2="${plot.right}" y1="${y(goal.at)}" y2="${y(goal.at)}"/>` +
        `<text x="${plot.right + 12}" y="${y(goal.at) + 4}">${goal.text}</text>`
  const labels = spread(lines.map(({ points }) => y(points.at(-1)?.[1] ?? 1)))
  const drawn = lines.map((line, index) => drawnLine(line, index, x, y, labels[index] ?? 0))
  // Ours last, above the others.
  const order = lines.map((_, index) => index).sort((one, other) => rank(lines[one]) - rank(lines[other]))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}">
<style>${styleOf(lines)}
</style>
<text class="title" x="20" y="30">${title}</text>
<text x="20" y="52">${note}</text>
${[...grid, ...below, limit, ...order.map((index) => drawn[index] ?? '')].join('\n')}
</svg>
`
}

/** @param {Line | undefined} line */
function rank(line) {
  return line?.isOurs === true ? 1 : 0
}

/** @param {Line} line @param {number} index @param {(value: number) => number} x @param {(value: number) => number} y @param {number} labelY */
function drawnLine({ name, isOurs, points }, index, x, y, labelY) {
  const places = points.map(([across, up]) => [x(across), y(up)])
  const [endX = 0] = places.at(-1) ?? []
  const dots = places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="${isOurs ? 4.5 : 3}"/>`)
  const group = `line-${index}${isOurs ? ' ours' : ''}`
  return `<g class="${group}"><path d="M${places.map((place) => place.join(' ')).join('L')}"/>${dots.join('')}<text class="name" x="${endX + 12}" y="${labelY + 4}">${name}</text></g>`
}

/** One, two and five of each power of ten, or only the powers where they are many. @param {number[]} values */
function ticksOver(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const steps = high / low > 50 ? [1] : [1, 2, 5]
  const all = [-3, -2, -1, 0, 1, 2, 3, 4, 5].flatMap((power) => steps.map((step) => step * 10 ** power))
  const first = all.findLastIndex((at) => at <= low)
  const last = all.findIndex((at) => at >= high)
  return all.slice(first, Math.max(last, first + fewestTicks - 1) + 1)
}

/** A logarithmic scale from the least value to the greatest. @param {number[]} values @param {number} from @param {number} to */
function scale(values, from, to) {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))]
  return (/** @type {number} */ value) =>
    Math.round((from + ((Math.log(value) - low) / (high - low)) * (to - from)) * 10) / 10
}

/** Moves labels apart that would touch, in their order. @param {number[]} wished @returns {number[]} */
function spread(wished) {
  const order = wished.map((_, index) => index).sort((a, b) => (wished[a] ?? 0) - (wished[b] ?? 0))
  const placed = [...wished]
  let below = -Infinity
  for (const index of order) {
    below = Math.max(placed[index] ?? 0, below + labelHeight)
    placed[index] = below
  }
  // What was pushed below the plot moves up again, with what is then too near.
  let above = plot.bottom
  for (const index of order.toReversed()) {
    above = Math.min(placed[index] ?? 0, above)
    placed[index] = above
    above -= labelHeight
  }
  return placed
}
