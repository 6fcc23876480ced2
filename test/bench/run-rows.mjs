// What both benches do with their rows: choose them, keep their results, and end.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { verdicts } from './figures.mjs'

/**
 * @template {{ id: string }} Row
 * @param {Row[]} rows
 * @param {string | undefined} ids what the option says, as "http,tls"; undefined: all
 * @throws {Error} when one is none of a row
 */
export function chosenOf(rows, ids) {
  if (ids === undefined) return rows
  const chosen = ids.split(',')
  const known = rows.map(({ id }) => id)
  const unknown = chosen.filter((id) => !known.includes(id))
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}, only ${known.join(', ')}.`)
  return rows.filter(({ id }) => chosen.includes(id))
}

/** @param {Record<string, string | boolean | undefined>} values @param {string} name of the option @throws {Error} when it is no number above zero */
export function positiveIn(values, name) {
  const value = Number(values[name])
  if (!(value > 0)) throw new Error(`--${name} needs a number above 0, not ${values[name]}.`)
  return value
}

/** A new folder that goes when this process ends, also by a signal. */
export function folderForNow() {
  const dir = mkdtempSync(join(tmpdir(), 'dropreel-bench-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  // Not once: a second signal, as from timeout(1), must not end the removal.
  process.on('SIGINT', end).on('SIGTERM', end)
  return dir
}

/** @param {NodeJS.Signals} signal */
function end(signal) {
  process.exit(128 + constants.signals[signal])
}

/**
 * @param {Pick<import('./rows.mjs').Row, 'title' | 'data' | 'targets'>} row
 * @param {number} runs
 * @param {import('./figures.mjs').Results} results
 * @param {Record<string, import('./figures.mjs').Results>} [earlier] of other rows
 * @returns {import('./tables.mjs').Measured}
 */
export function measuredRow({ title, data, targets }, runs, results, earlier = {}) {
  const commit = String(spawnSync('git', ['rev-parse', '--short', 'HEAD']).stdout).trim()
  const measuredAt = new Date().toISOString()
  return { title, data, measuredAt, commit, runs, results, verdicts: verdicts(targets, results, earlier) }
}

/** @param {Record<string, import('./tables.mjs').Measured>} rows @returns {number} the exit code: 1 when a target was missed */
export function exitCodeOf(rows) {
  return Object.values(rows).some(({ verdicts }) => verdicts.some(({ isMet }) => isMet === false)) ? 1 : 0
}
