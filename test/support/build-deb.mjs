import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, chmod, lstat, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { capture } from './run-command.mjs'

/**
 * Builds a Debian package; see deb(5) and deb-control(5).
 * @param {import('./make-linux-package.mjs').LinuxPackage} asked
 * @throws {Error} with dpkg-deb's own words
 */
export async function buildDeb(asked) {
  const { tree } = asked
  await addChangelog(asked)
  const files = await filesBelow(tree)
  const control = join(tree, 'DEBIAN')
  await mkdir(control, { mode: 0o755 })
  await writeFile(join(control, 'control'), controlFile(asked, await sizeInKib(files)))
  await writeFile(join(control, 'md5sums'), await md5Sums(tree, files))
  const scripts = { postinst: asked['after-install'], postrm: asked['after-remove'] }
  for (const [name, script] of Object.entries(scripts)) {
    await copyFile(script, join(control, name))
    await chmod(join(control, name), 0o755)
  }
  const compression = `-Z${compressionOf(asked['deb-compression'])}`
  const { code, output } = await capture('dpkg-deb', [
    '--root-owner-group',
    compression,
    '--build',
    tree,
    asked.package,
  ])
  if (code !== 0) throw new Error(`dpkg-deb failed:\n${output}`)
}

/**
 * Tests install a package once, and packing takes longest.
 * @param {string} asked
 */
export function compressionOf(asked) {
  return process.env['DROPREEL_PACKAGE_COMPRESSION'] ?? asked
}

/**
 * @param {import('./make-linux-package.mjs').LinuxPackage} asked
 * @param {number} size in KiB
 */
function controlFile(asked, size) {
  const [synopsis = '', ...description] = asked.description.split('\n')
  const fields = {
    Package: asked.name,
    Version: asked.version,
    Section: asked.category,
    Priority: asked['deb-priority'],
    Architecture: asked.architecture,
    Maintainer: asked.maintainer,
    'Installed-Size': size,
    Depends: asked.depends.join(', '),
    Recommends: asked['deb-recommends'].join(', '),
    Homepage: asked.url,
    Description: [synopsis, ...wrap(description.join(' '))].join('\n '),
  }
  const lines = Object.entries(fields).filter(([, value]) => value !== '')
  return lines.map(([name, value]) => `${name}: ${value}\n`).join('')
}

/**
 * Lines that a terminal shows whole.
 * @param {string} text
 */
function wrap(text) {
  return Array.from(text.trim().matchAll(/\S.{0,76}(?=\s|$)/g), ([line]) => line)
}

/**
 * Debian wants one, and keeps it compressed. What changed is told by the project's own CHANGELOG.
 * @param {import('./make-linux-package.mjs').LinuxPackage} asked
 */
async function addChangelog({ tree, name, version, maintainer, url }) {
  const folder = join(tree, 'usr', 'share', 'doc', name)
  await mkdir(folder, { recursive: true })
  const date = new Date().toUTCString().replace('GMT', '+0000')
  const text = `${name} (${version}) stable; urgency=medium\n\n  * ${url} tells what changed.\n\n -- ${maintainer}  ${date}\n`
  await writeFile(join(folder, 'changelog.gz'), gzipSync(text, { level: 9 }))
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} absolute paths of all regular files
 */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** @param {readonly string[]} files */
async function sizeInKib(files) {
  const sizes = await Promise.all(files.map(async (file) => Math.ceil((await lstat(file)).size / 1024)))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * With it, `dpkg --verify` finds a file that was changed.
 * @param {string} tree
 * @param {readonly string[]} files
 */
async function md5Sums(tree, files) {
  let lines = ''
  for (const file of files) {
    const hash = createHash('md5')
    await pipeline(createReadStream(file), hash)
    lines += `${hash.digest('hex')}  ${relative(tree, file)}\n`
  }
  return lines
}
