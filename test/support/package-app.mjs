import { join } from 'node:path'
import { capture, root } from './run-command.mjs'

const builder = 'node_modules/electron-builder/cli.js'

/**
 * The arguments for electron-builder: what was asked for, else every target of this platform that this machine
 * can build. With an Electron from a folder of its own that folder is used; the stand-in is packed as a plain
 * folder only, for tests.
 * @param {import('./electron-dist.mjs').ElectronDist} dist
 * @param {readonly string[]} asked the user's arguments, for example `--linux deb`
 * @returns {Promise<string[]>}
 * @throws {Error} when a target was asked for that would ship the stand-in
 */
export async function builderArguments(dist, asked) {
  if (dist.origin === 'stand-in') {
    const targets = asked.filter((argument) => argument !== '--linux' && argument !== '--dir')
    if (targets.some((argument) => argument !== 'dir')) {
      throw new Error(
        'Installers need the official Electron: the stand-in is for tests and is never shipped.',
      )
    }
    return [builder, '--linux', 'dir', `-c.electronDist=${dist.dir}`]
  }
  const electron = dist.origin === 'override' ? [`-c.electronDist=${dist.dir}`] : []
  return [builder, ...(asked.length > 0 ? asked : await targetsHere()), ...electron]
}

/** @returns {Promise<string[]>} no arguments mean every target that electron-builder.yml has for this platform */
async function targetsHere() {
  if (process.platform !== 'linux') return []
  const targets = ['AppImage', 'deb', 'rpm', 'tar.gz', 'zip']
  if ((await capture('rpmbuild', ['--version'])).code !== 0) {
    console.error('There is no rpmbuild here, so no rpm is built; install the package "rpm" for it.')
    targets.splice(targets.indexOf('rpm'), 1)
  }
  // Without the Nodes of other platforms only this computer's own can be packed; see add-command-line.mjs.
  const platforms = process.env['DROPREEL_NODE_DIST'] ? ['--x64', '--arm64'] : [`--${process.arch}`]
  return ['--linux', ...targets, ...platforms]
}

/**
 * On Linux, deb and rpm are made by make-linux-package.mjs, unless CUSTOM_FPM_PATH names another program.
 * @returns {NodeJS.ProcessEnv}
 */
export function builderEnvironment() {
  const maker = join(import.meta.dirname, 'make-linux-package.mjs')
  return process.platform === 'linux' ? { CUSTOM_FPM_PATH: maker, ...process.env } : process.env
}

/**
 * Packs the built app into dist/ as a folder that starts without being installed.
 * @param {import('./electron-dist.mjs').ElectronDist} dist
 * @returns {Promise<boolean>} whether it worked; if not, electron-builder's output has been shown
 */
export async function packFolder(dist) {
  const { code, output } = await capture(process.execPath, await builderArguments(dist, ['--dir']), {
    cwd: root,
  })
  if (code !== 0) console.error(output)
  return code === 0
}

/**
 * Makes installers of the folder that `packFolder` left, for tests: quickly, so uncompressed, and also of the stand-in.
 * @param {readonly string[]} targets deb, rpm
 * @param {string} output a folder
 * @param {string} [folder] another one like it
 * @throws {Error} with electron-builder's output
 */
export async function packForTests(targets, output, folder = join('dist', 'linux-unpacked')) {
  const args = ['--prepackaged', folder, '--linux', ...targets, `-c.directories.output=${output}`]
  const env = { ...builderEnvironment(), DROPREEL_PACKAGE_COMPRESSION: 'none' }
  const { code, output: said } = await capture(process.execPath, [builder, ...args], { cwd: root, env })
  if (code !== 0) throw new Error(`no ${targets.join(' and ')} could be built:\n${said}`)
}
