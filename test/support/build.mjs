import { runTool } from './run-command.mjs'

/**
 * Builds everything into out/, quietly: only warnings and errors are shown.
 * @returns {Promise<boolean>} whether it worked
 */
export async function build() {
  return (await runTool('vite/bin/vite.js', ['build', '--app', '--logLevel', 'warn'])) === 0
}
