/**
 * `node test/support/sbom.mjs`: prints what a package of Dropreel is made of, as CycloneDX. npm knows the packages;
 * Electron and the command line's Node, which npm only uses or does not know, are added.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nodeVersion } from './node-dist.mjs'
import { root } from './run-command.mjs'

const { version } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages[
  'node_modules/electron'
]
const args = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only']
const { stdout } = await promisify(execFile)('npm', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
const bom = JSON.parse(stdout)
bom.metadata.component.name = 'dropreel'
bom.components.push(
  componentOf('electron', version, 'pkg:npm/electron'),
  componentOf('node', nodeVersion, 'pkg:generic/node'),
)
console.log(JSON.stringify(bom, null, 2))

/**
 * @param {string} name
 * @param {string} version
 * @param {string} type
 */
function componentOf(name, version, type) {
  return {
    'bom-ref': `${name}@${version}`,
    type: 'framework',
    name,
    version,
    purl: `${type}@${version}`,
    scope: 'required',
  }
}
