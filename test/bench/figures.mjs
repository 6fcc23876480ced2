// What is measured of a command, and what is wanted of it.

/**
 * @typedef {{
 *   seconds: number, megabytesPerSecond?: number, cpuSecondsPerGib?: number, cpuMsPerFile?: number,
 *   peakMegabytes?: number, sinkBusyPercent?: number, othersBusyPercent?: number,
 * }} Figures `seconds` are of the whole command; the shares are of one core: the sink's, and what else ran meanwhile
 * @typedef {Record<string, Figures>} Results by the name of what was measured
 * @typedef {{ text: string, figure: (results: Results, earlier: Record<string, Results>) => number | null, atLeast?: number, atMost?: number }} Target
 *   `figure` is null where something was not measured; `earlier` has the results of other rows
 * @typedef {{ text: string, figure: number | null, isMet: boolean | null }} Verdict
 */

/** The middle one; of an even count the mean of the two in the middle. NaN of none. @param {number[]} numbers */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2
}

/** Of what was measured in each of several runs. @param {Figures[]} each @returns {Figures} */
export function mediansOf(each) {
  /** @type {Record<string, number[]>} */
  const all = {}
  for (const [name, figure] of each.flatMap((figures) => Object.entries(figures)))
    (all[name] ??= []).push(figure)
  const { seconds = [], ...others } = all
  const medians = Object.entries(others).map(([name, figures]) => [name, median(figures)])
  return { seconds: median(seconds), ...Object.fromEntries(medians) }
}

/**
 * The ratio of one figure of two things that were measured.
 * @param {keyof Figures} measure
 * @param {Figures | undefined} one
 * @param {Figures | undefined} other
 */
export function ratio(measure, one, other) {
  const [above, below] = [one?.[measure], other?.[measure]]
  return above === undefined || below === undefined || below === 0 ? null : above / below
}

/** How many times as fast as a rival Dropreel is. @param {string} rival @param {number} atLeast @returns {Target} */
export function fasterThan(rival, atLeast) {
  const figure = (/** @type {Results} */ results) => ratio('seconds', results[rival], results['dropreel'])
  return { text: `speed ≥ ${atLeast} × ${rival}`, figure, atLeast }
}

/** The same where programs may be stopped before their end. @param {string} rival @param {number} atLeast @returns {Target} */
export function asFastAs(rival, atLeast) {
  return { text: `speed ≥ ${atLeast} × ${rival}`, figure: ratioTo(rival, 'megabytesPerSecond'), atLeast }
}

/** @param {string} rival @param {number} atMost @returns {Target} */
export function cheaperThan(rival, atMost) {
  return { text: `CPU ≤ ${atMost} × ${rival}`, figure: ratioTo(rival, 'cpuSecondsPerGib'), atMost }
}

/** @param {string} rival @param {number} atMost @returns {Target} */
export function smallerThan(rival, atMost) {
  return { text: `peak memory ≤ ${atMost} × ${rival}`, figure: ratioTo(rival, 'peakMegabytes'), atMost }
}

/** @param {string} rival @param {keyof Figures} measure @returns {Target['figure']} */
function ratioTo(rival, measure) {
  return (results) => ratio(measure, results['dropreel'], results[rival])
}

/** @param {number} atMost In MB. @returns {Target} */
export function peakUnder(atMost) {
  return { text: `peak memory ≤ ${atMost} MB`, figure: peakOfDropreel, atMost }
}

/** @param {Results} results */
function peakOfDropreel(results) {
  return results['dropreel']?.peakMegabytes ?? null
}

/** @param {Target[]} targets @param {Results} results @param {Record<string, Results>} earlier @returns {Verdict[]} */
export function verdicts(targets, results, earlier) {
  return targets.map(({ text, figure: figureOf, atLeast = -Infinity, atMost = Infinity }) => {
    const figure = figureOf(results, earlier)
    return { text, figure, isMet: figure === null ? null : figure >= atLeast && figure <= atMost }
  })
}
