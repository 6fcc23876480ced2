/**
 * Fetches the Node of a release for some platforms, with its licence, into the folder DROPREEL_NODE_DIST that
 * `npm run package` reads: `node test/support/fetch-node.mjs linux-x64 linux-arm64`.
 */
import { createHash } from 'node:crypto'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { nodeHashes, nodeVersion } from './node-dist.mjs'
import { run } from './run-command.mjs'

/**
 * @param {string} target for example darwin-arm64
 * @param {string} dist a folder
 * @param {(url: string) => Promise<Uint8Array>} download
 * @param {Record<string, string>} hashes SHA-256 of the archives, by target
 * @throws {Error} for an unknown target, and for an archive that is not the pinned one: nothing is unpacked then
 */
export async function fetchNode(target, dist, download, hashes = nodeHashes) {
  const sha256 = hashes[target]
  if (sha256 === undefined)
    throw new Error(`There is no Node for ${target}, only for ${Object.keys(hashes).join(', ')}.`)
  const isWindows = target.startsWith('win32')
  const name = `node-v${nodeVersion}-${target.replace('win32', 'win')}`
  const url = `https://nodejs.org/dist/v${nodeVersion}/${name}${isWindows ? '.zip' : '.tar.gz'}`
  const archive = await download(url)
  const found = createHash('sha256').update(archive).digest('hex')
  if (found !== sha256) throw new Error(`${url} has the SHA-256 ${found}, not ${sha256}.`)
  const folder = join(dist, target)
  await mkdir(folder, { recursive: true })
  await (isWindows ? unzip : untar)(archive, name, folder)
}

/**
 * @param {Uint8Array} archive
 * @param {string} name
 * @param {string} folder
 */
async function unzip(archive, name, folder) {
  const files = unzipSync(archive, {
    filter: (file) => [`${name}/node.exe`, `${name}/LICENSE`].includes(file.name),
  })
  for (const file of ['node.exe', 'LICENSE']) {
    await writeFile(join(folder, file), files[`${name}/${file}`] ?? new Uint8Array())
  }
}

/**
 * @param {Uint8Array} archive
 * @param {string} name
 * @param {string} folder
 */
async function untar(archive, name, folder) {
  const work = await mkdtemp(join(tmpdir(), 'dropreel-node-'))
  try {
    const file = join(work, 'node.tar.gz')
    await writeFile(file, archive)
    const code = await run('tar', ['-xzf', file, '-C', work, `${name}/bin/node`, `${name}/LICENSE`])
    if (code !== 0) throw new Error(`tar ended with code ${code}.`)
    await copyFile(join(work, name, 'bin', 'node'), join(folder, 'node'))
    await copyFile(join(work, name, 'LICENSE'), join(folder, 'LICENSE'))
    await chmod(join(folder, 'node'), 0o755)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} url */
async function get(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(300_000) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}

if (process.argv[1] === import.meta.filename) {
  const dist = process.env['DROPREEL_NODE_DIST']
  if (!dist) throw new Error('Set DROPREEL_NODE_DIST to the folder that gets each Node.')
  for (const target of process.argv.slice(2)) await fetchNode(target, dist, get)
}
