/**
 * `npm start`: builds, then opens the app. Where it cannot open, it says why in one sentence and does the same
 * job in the terminal, with `dropreel demo`.
 */
import './node-version.mjs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { announceElectron, findElectronDist } from './electron-dist.mjs'
import { capture, root, run } from './run-command.mjs'
import { sandboxArguments } from './sandbox-arguments.mjs'

if (!(await build())) {
  process.exitCode = 1
} else {
  const found = await electronToOpen()
  process.exitCode = typeof found === 'string' ? await demo(found) : await open(found)
}

/** @returns {Promise<import('./electron-dist.mjs').ElectronDist | string>} or why the app cannot open */
async function electronToOpen() {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return 'There is no display here'
  }
  try {
    const dist = await findElectronDist({ standIn: process.env['DROPREEL_ALLOW_STAND_IN_ELECTRON'] === '1' })
    const { code, output } = await capture(dist.executable, [...sandboxArguments(dist.dir), '--version'])
    const cause = output.match(/lib\S+\.so\S*: cannot open shared object file/)?.[0]
    return code === 0 ? dist : `Electron cannot start here${cause ? ` (${cause})` : ''}`
  } catch (error) {
    return error instanceof Error ? error.message.replace(/[.]$/, '') : String(error)
  }
}

/** @param {import('./electron-dist.mjs').ElectronDist} dist */
function open(dist) {
  if (dist.origin === 'stand-in') announceElectron(dist)
  return run(dist.executable, [...sandboxArguments(dist.dir), root])
}

/** @param {string} reason */
function demo(reason) {
  console.log(`${reason}, so the same job runs in the terminal, with "dropreel demo".\n`)
  return run(process.execPath, [join(root, 'out', 'cli', 'cli.js'), 'demo'])
}
