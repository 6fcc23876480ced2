import { chmod, copyFile, mkdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import asar from '@electron/asar'
import { Arch } from 'builder-util'
import { addLicences, licenceOfNode } from './add-licences.mjs'

/**
 * Completes the command line of a package with what it cannot read from the app's asar, the native modules, and with
 * the Node that it runs on; then adds the licences of all that is in the package. electron-builder calls this once its
 * own files are in place, before it signs.
 * @param {import('app-builder-lib').AfterPackContext} context
 * @throws {Error} when there is no Node for the package's platform
 */
export default async function addCommandLine({ appOutDir, electronPlatformName, arch, packager }) {
  // Of a universal app, each half had its own before they were joined.
  if (arch === Arch.universal) return
  const resources = packager.getResourcesDir(appOutDir)
  const commandLine = join(resources, 'command-line')
  const archive = join(resources, 'app.asar')
  for (const path of asar.listPackage(archive, { isPack: false })) {
    const file = path.slice(1)
    if (!/^(node_modules|package\.json)\b/.test(file) || 'files' in asar.statFile(archive, file)) continue
    await mkdir(dirname(join(commandLine, file)), { recursive: true })
    await writeFile(join(commandLine, file), asar.extractFile(archive, file))
  }
  const isWindows = electronPlatformName === 'win32'
  const name = isWindows ? 'node.exe' : 'node'
  const node = await realpath(nodeFor(`${electronPlatformName}-${Arch[arch]}`, name))
  await copyFile(node, join(commandLine, name))
  await chmod(join(commandLine, name), 0o755)
  await addLicences(resources, [appOutDir, resources], await licenceOfNode(node))
}

/**
 * DROPREEL_NODE_DIST/<platform>-<arch>/node if that variable is set, else the Node that runs this, which is right for
 * its own platform only.
 * @param {string} target for example linux-x64
 * @param {string} name of the program
 */
function nodeFor(target, name) {
  const dist = process.env['DROPREEL_NODE_DIST']
  if (dist) return join(dist, target, name)
  if (target === `${process.platform}-${process.arch}`) return process.execPath
  throw new Error(
    `The command line needs a Node for ${target}: set DROPREEL_NODE_DIST to a folder that has ${join(target, name)}.`,
  )
}
