import { readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** @typedef {{ file: string, key: string, bytes: number }} Found */

/** The file at a path, or all files in the folder there. @param {string} path @returns {Found[]} */
export function filesAt(path) {
  const { size, mode } = statSync(path)
  const isFolder = (mode & 0o170000) === 0o040000
  if (!isFolder) return [{ file: path, key: 'master.mov', bytes: size }]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return { file, key: relative(path, file), bytes: statSync(file).size }
    })
}
