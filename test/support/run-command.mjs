import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

/** The repository's root folder, absolute. */
export const root = join(import.meta.dirname, '..', '..')

/** @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string }} RunOptions */

/**
 * Runs a command with this terminal's input and output and waits for its end.
 * Ctrl+C reaches the whole process group, so this process only waits: the command decides how it ends.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & { stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Promise<number>} the exit code; 128 + the signal's number when a signal ended it
 * @throws {Error} when the command cannot be started
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
  const forward = () => void child.kill('SIGTERM')
  process.on('SIGINT', wait).on('SIGTERM', forward)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', forward)
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL'])
    })
  })
}

/**
 * Runs a command quietly.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} the exit code (127: no such command) and everything it
 *   wrote, standard output and standard error together
 */
export function capture(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  const collect = (/** @type {Buffer} */ chunk) => void (output += chunk)
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * Runs a Node program of a dependency, for example `runTool('vite/bin/vite.js', ['build'])`.
 * @param {string} path below node_modules
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function runTool(path, args, options) {
  return run(process.execPath, [join(root, 'node_modules', path), ...args], options)
}

/** What this process does at Ctrl+C while a command runs: nothing, the command gets it too. */
function wait() {}
