/**
 * `node test/support/release-notes.mjs v1.2.3 notes.md`: checks that a tag is the package's version, and writes what the
 * changelog says of it.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './run-command.mjs'

/**
 * @param {string} changelog
 * @param {string} version
 * @returns {string} what is below the version's heading
 * @throws {Error} where there is nothing, or where the heading still says "unreleased"
 */
export function notesOf(changelog, version) {
  const part = changelog.split(/^## /m).find((text) => text.split(/[\s,]/, 1)[0] === version)
  const [heading = '', ...lines] = part?.split('\n') ?? []
  const notes = lines.join('\n').trim()
  if (notes === '' || heading.includes('unreleased')) {
    throw new Error(`CHANGELOG.md needs a heading "## ${version}, <date>", and below it what is new.`)
  }
  return `${notes}\n`
}

if (process.argv[1] === import.meta.filename) {
  const [tag = '', file = ''] = process.argv.slice(2)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  if (tag !== `v${version}`) throw new Error(`The tag ${tag} is not the version of package.json, ${version}.`)
  await writeFile(file, notesOf(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version))
}
