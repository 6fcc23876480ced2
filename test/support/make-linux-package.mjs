#!/usr/bin/env node
/**
 * Makes a deb with dpkg-deb, or an rpm with rpmbuild. electron-builder calls it in fpm's place (CUSTOM_FPM_PATH), and it
 * knows those options of fpm that electron-builder passes (docs/decisions/0036). `npm run package` sets it.
 */
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildDeb } from './build-deb.mjs'
import { buildRpm } from './build-rpm.mjs'

const one = /** @type {const} */ ({ type: 'string', default: '' })
const many = /** @type {{ type: 'string', multiple: true, default: string[] }} */ ({
  type: 'string',
  multiple: true,
  default: [],
})

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'input-type': { ...one, short: 's' },
    'output-type': { ...one, short: 't' },
    force: { type: 'boolean' },
    depends: { ...many, short: 'd' },
    'deb-recommends': many,
    'deb-compression': one,
    'deb-priority': one,
    'rpm-os': one,
    'rpm-compression': one,
    'rpm-summary': one,
    architecture: one,
    'after-install': one,
    'after-remove': one,
    description: one,
    version: one,
    package: one,
    name: one,
    maintainer: one,
    vendor: one,
    url: one,
    category: one,
    license: one,
  },
})

/**
 * What goes into a package. `tree`: a folder that holds its files as they will be installed. Maintainer scripts are
 * paths. Sizes and modes are those of the tree.
 * @typedef {typeof values & { tree: string, work: string }} LinuxPackage
 */

const work = await mkdtemp(join(tmpdir(), 'dropreel-package-'))
try {
  const tree = join(work, 'tree')
  await mkdir(tree)
  for (const positional of positionals) await copyInto(tree, positional)
  await setModes(tree)
  const build = values['output-type'] === 'deb' ? buildDeb : buildRpm
  await build({ ...values, tree, work })
} finally {
  await rm(work, { recursive: true, force: true })
}

/**
 * @param {string} tree
 * @param {string} mapping `from=to`; of a folder with a slash at its end, the content goes to `to`
 */
async function copyInto(tree, mapping) {
  const [from = '', to = ''] = mapping.split('=')
  const target = join(tree, to)
  await mkdir(dirname(target), { recursive: true })
  await cp(from, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
}

/**
 * The modes of an installed program, whatever umask it was built under. Chromium's helper is setuid root, as in Chrome's
 * own packages: where the kernel gives ordinary users no namespaces, it makes the sandbox.
 * @param {string} folder
 */
async function setModes(folder) {
  await chmod(folder, 0o755)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await lstat(path)
    if (found.isDirectory()) await setModes(path)
    else if (name === 'chrome-sandbox') await chmod(path, 0o4755)
    else if (found.isFile()) await chmod(path, isProgram(found.mode, name) ? 0o755 : 0o644)
  }
}

/**
 * Libraries need no permission to be run, though compilers give it.
 * @param {number} mode
 * @param {string} name
 */
function isProgram(mode, name) {
  return (mode & 0o111) !== 0 && !/\.so(\.|$)|\.node$/.test(name)
}
