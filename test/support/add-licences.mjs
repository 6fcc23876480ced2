import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from './run-command.mjs'

/** @typedef {{ name: string, version: string, identifier: string | null, text: string | null }} Licence */

/** What Vite has bundled says so itself; see vite.config.ts. */
const bundles = ['main', 'preload', 'renderer', 'cli']
/** What is in the package as it is: the native modules, and what those load. */
const modules = [
  'keytar',
  'fs-native-extensions',
  'require-addon',
  'which-runtime',
  'bare-addon-resolve',
  'bare-module-resolve',
  'bare-semver',
]
const fileNames = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']

/**
 * Puts the licences of all that is in a package into its folder `licences`: Dropreel's own, Electron's, Chromium's, and
 * one file with those of the npm packages and of the command line's Node. "About Dropreel" shows that folder.
 * @param {string} resources of the package, absolute
 * @param {readonly string[]} places where electron-builder has left the files of Electron and Chromium
 * @param {string} node the text of Node's licence
 */
export async function addLicences(resources, places, node) {
  const folder = join(resources, 'licences')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'LICENSE.txt'), await readFile(join(root, 'LICENSE')))
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), inOneText(await licencesHere(), node))
  for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) {
    await moveFromFirst(
      places.map((place) => join(place, name)),
      join(folder, name),
    )
  }
}

/** @returns {Promise<Licence[]>} of every npm package in Dropreel, each once, by name; the build must be there */
async function licencesHere() {
  const texts = bundles.map((name) => readFile(join(root, 'out', name, 'licences.json'), 'utf8'))
  /** @type {Licence[]} */
  const bundled = (await Promise.all(texts)).flatMap((text) => JSON.parse(text))
  const all = [...bundled, ...(await Promise.all(modules.map(licenceOf)))]
  const each = new Map(all.map((licence) => [`${licence.name} ${licence.version}`, licence]))
  return [...each.values()].toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
}

/**
 * @param {string} name
 * @returns {Promise<Licence>}
 */
async function licenceOf(name) {
  const folder = join(root, 'node_modules', name)
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const texts = await Promise.all(
    fileNames.map((file) => readFile(join(folder, file), 'utf8').catch(() => null)),
  )
  return { name, version, identifier: license, text: texts.find((text) => text !== null) ?? null }
}

/**
 * @param {readonly Licence[]} licences
 * @param {string} node
 */
function inOneText(licences, node) {
  const line = '-'.repeat(80)
  const parts = licences.map(
    ({ name, version, identifier, text }) =>
      `${name} ${version} (${identifier ?? 'see below'})\n\n${text?.trim() ?? 'Its package names this licence and brings no text of it.'}`,
  )
  return [
    'Dropreel contains the following software. Electron and Chromium have files of their own beside this one.',
    ...parts,
    `Node.js, which runs the command line\n\n${node.trim()}`,
  ]
    .join(`\n\n${line}\n\n`)
    .concat('\n')
}

/**
 * @param {readonly string[]} places
 * @param {string} target
 */
async function moveFromFirst(places, target) {
  for (const place of places) {
    try {
      await rename(place, target)
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  throw new Error(
    `${places.join(' and ')} are not there: a package needs the licences of Electron and Chromium.`,
  )
}

/**
 * The licence of a Node: beside its program or one folder up, as nodejs.org's archives have it, or where Linux
 * distributions put it.
 * @param {string} program absolute
 * @throws {Error} where there is none: nobody may pass Node on without it
 */
export async function licenceOfNode(program) {
  const here = dirname(program)
  const places = [here, dirname(here), '/usr/share/doc/nodejs', '/usr/share/licenses/nodejs'].flatMap(
    (place) => [join(place, 'LICENSE'), join(place, 'copyright')],
  )
  for (const place of places) {
    const text = await readFile(place, 'utf8').catch(() => null)
    if (text !== null) return text
  }
  throw new Error(
    `The licence of the Node ${program} is missing: put the file LICENSE of its archive beside it.`,
  )
}
