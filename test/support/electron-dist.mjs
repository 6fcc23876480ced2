import { createRequire } from 'node:module'
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { installElectron } from './install-electron.mjs'
import { isStandIn, standInElectron, standInExists } from './stand-in-electron.mjs'

/**
 * A folder with an Electron to run.
 * @typedef {{ dir: string, executable: string, version: string, origin: 'override' | 'official' | 'stand-in' }} ElectronDist
 */

const executables = /** @type {Record<string, string>} */ ({
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
})

/**
 * Finds an Electron: ELECTRON_OVERRIDE_DIST_PATH if set, else the official binary (downloaded by Electron's
 * own installer if it is not there yet), else, if allowed, the stand-in on Linux x64.
 * @param {{ standIn: boolean }} options standIn: whether the stand-in may be used
 * @returns {Promise<ElectronDist>}
 * @throws {Error} when Electron cannot be downloaded, ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron, or
 *   the stand-in fails
 */
export async function findElectronDist({ standIn }) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return describe(override, 'override')
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const problem = await installElectron(folder)
  if (problem === null) return describe(join(folder, 'dist'), 'official')
  if (standIn && standInExists) return describe(await standInElectron(), 'stand-in')
  throw new Error(`${problem}.`)
}

/**
 * The Electron for tests; it may be the stand-in.
 * @returns {Promise<ElectronDist>}
 * @throws {Error} that says what to do, when there is none
 */
export async function electronForTests() {
  return findElectronDist({ standIn: true }).catch((error) => {
    const advice = 'Or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds an unpacked Electron.'
    throw new Error(`${error.message} ${advice}`, { cause: error })
  })
}

/**
 * One line for the official Electron, a loud block for the stand-in.
 * @param {ElectronDist} dist
 */
export function announceElectron({ dir, version, origin }) {
  if (origin !== 'stand-in') {
    console.error(`Electron ${version} (${origin === 'override' ? dir : origin})`)
    return
  }
  const line = '*'.repeat(78)
  console.error(`${line}
*  ELECTRON ${version}: A STAND-IN, NOT THE OFFICIAL BINARY
*  Electron's own download is out of reach. This is a third party's repackaging,
*  pinned by hash, for tests. Never use it with real credentials, never ship it.
${line}`)
}

/**
 * @param {string} dir
 * @param {ElectronDist['origin']} origin
 * @returns {Promise<ElectronDist>}
 */
async function describe(dir, origin) {
  const executable = join(dir, executables[process.platform] ?? 'electron')
  try {
    await access(executable)
    const version = (await readFile(join(dir, 'version'), 'utf8')).trim()
    return { dir, executable, version, origin: (await isStandIn(dir)) ? 'stand-in' : origin }
  } catch (cause) {
    throw new Error(`${dir} holds no Electron: it should have ${executable} and a file named version.`, {
      cause,
    })
  }
}
