import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const reportDownload = pathToFileURL(join(import.meta.dirname, 'report-download.mjs')).href

/**
 * Has Electron's own installer put the official binary in place, unless it is there. A download is reported on standard
 * output, and given up when no byte comes for a while.
 * @param {string} folder of the npm package `electron`
 * @param {number} [silentMs] how long without a byte
 * @returns {Promise<string | null>} why it failed, without a full stop; null if the binary is in place
 */
export async function installElectron(folder, silentMs = 20_000) {
  const installer = spawn(process.execPath, ['--import', reportDownload, join(folder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, DROPREEL_SILENT_DOWNLOAD_MS: `${silentMs}` },
  })
  const code = new Promise((resolve) => installer.once('close', resolve))
  const errors = await text(installer.stderr)
  if ((await code) === 0) return null
  const cause = errors.match(/^\w*Error: (.*?)\.?$/m)?.[1] ?? 'its installer failed'
  return `Electron could not be downloaded: ${cause}${forOlderNode(errors)}`
}

/**
 * Electron's installer is written for Node 22.12. It runs on Node 20.19 too, where nothing but its own code fails.
 * @param {string} errors
 */
function forOlderNode(errors) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12)) return ''
  if (!/^(SyntaxError|ReferenceError)|ERR_REQUIRE_ESM/m.test(errors)) return ''
  return ` (its installer wants Node 22.12 or newer, and this is Node ${process.versions.node})`
}
