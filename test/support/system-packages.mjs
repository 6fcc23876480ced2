import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { capture } from './run-command.mjs'

/**
 * What a real Electron, its keychain and real video need on Debian and Ubuntu. Where a package has two names,
 * the newer one (64-bit time_t) is first.
 */
const packages = [
  ['xvfb'],
  ['xauth'],
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libnotify4'],
  ['python3-dbus'],
  ['python3-gi'],
  ['libglib2.0-bin'],
  ['dbus'],
  ['gnome-keyring'],
  ['libsecret-1-0'],
  ['ffmpeg'],
  ['curl'],
  ['lsof'],
  ['openssl'],
  ['unzip'],
  ['strace'],
  ['xclip'],
  ['rpm'],
  ['lintian'],
  ['appstream'],
  ['desktop-file-utils'],
  ['xdg-utils'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['fonts-inter'],
  ['fonts-noto-color-emoji'],
]
/** What `npm run test:compat` starts: two S3 servers of other makers. */
const serverPackages = [
  ['ceph-mon'],
  ['ceph-osd'],
  ['radosgw'],
  ['swift-proxy'],
  ['swift-account'],
  ['swift-container'],
  ['swift-object'],
  ['memcached'],
  ['curl'],
]
/** What `npm run bench` compares with. */
const rivalPackages = [['rclone'], ['awscli'], ['curl'], ['openssl']]
/** What to look for on a Linux without dpkg, where the packages have other names. */
const commands = [
  'xvfb-run',
  'xauth',
  'dbus-run-session',
  'gnome-keyring-daemon',
  'ffmpeg',
  'curl',
  'lsof',
  'openssl',
  'unzip',
  'strace',
  'xclip',
]

/**
 * Makes sure that the tests' system packages are there: as root on Debian and Ubuntu it installs what is
 * missing, elsewhere on Linux it says what to install. macOS and Windows need none.
 * @throws {Error} with one sentence that names the missing ones
 */
export async function ensureSystemPackages() {
  if (process.platform !== 'linux') return
  if (!(await ensureInstalled(packages))) await requireCommands()
}

/**
 * The same for the S3 servers of `npm run test:compat`, which come from Debian's and Ubuntu's packages alone.
 * @throws {Error} with one sentence that says what is missing
 */
export async function ensureServerPackages() {
  if (process.platform === 'linux' && (await ensureInstalled(serverPackages))) return
  throw new Error(
    'test:compat starts Ceph and Swift from packages of Debian or Ubuntu, so it runs only there.',
  )
}

/**
 * What makes a small Debian for `npm run test:container`.
 * @throws {Error} with one sentence that says what is missing
 */
export async function ensureDebootstrap() {
  if (process.platform === 'linux' && (await ensureInstalled([['debootstrap']]))) return
  throw new Error(
    'test:container makes a small Debian with debootstrap, so it runs only on Debian and Ubuntu.',
  )
}

/**
 * What `npm run bench` compares Dropreel with.
 * @throws {Error} with one sentence that says what is missing
 */
export async function ensureRivals() {
  if (process.platform === 'linux' && (await ensureInstalled(rivalPackages))) return
  throw new Error('--install takes packages of Debian or Ubuntu, so it works only there.')
}

/**
 * @param {readonly string[][]} packages
 * @returns {Promise<boolean>} false where there is no dpkg
 */
async function ensureInstalled(packages) {
  const installed = await installedPackages(packages)
  if (installed === null) return false
  const missing = packages.filter((names) => !names.some((name) => installed.has(name)))
  if (missing.length === 0) return true
  if (process.getuid?.() !== 0) {
    const names = (await namesHere(missing)).join(' ')
    throw new Error(`System packages are missing; install them with: sudo apt-get install ${names}`)
  }
  await aptGet(['update'])
  const names = await namesHere(missing)
  console.error(`Installing system packages: ${names.join(' ')}`)
  await aptGet(['install', '--yes', '--no-install-recommends', ...names])
  return true
}

/**
 * @param {readonly string[][]} packages
 * @returns {Promise<Set<string> | null>} null where there is no dpkg
 */
async function installedPackages(packages) {
  const { code, output } = await capture('dpkg-query', [
    '--show',
    '--showformat=${db:Status-Abbrev}${Package}\n',
    ...packages.flat(),
  ])
  if (code === 127) return null
  const installed = output.split('\n').filter((line) => line.startsWith('ii '))
  return new Set(installed.map((line) => line.slice(3)))
}

/**
 * The name of each package that this release of Debian or Ubuntu has.
 * @param {readonly string[][]} missing
 */
async function namesHere(missing) {
  const { output } = await capture('apt-cache', ['policy', ...missing.flat()])
  const known = new Set(
    Array.from(output.matchAll(/^(\S+):\n.*\n {2}Candidate: (?!\(none\))/gm), (match) => match[1]),
  )
  return missing.map((names) => names.find((name) => known.has(name)) ?? names.at(-1) ?? '')
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const { code, output } = await capture('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env })
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${output.trim()}`)
}

async function requireCommands() {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  /** @type {string[]} */
  const missing = []
  for (const command of commands) {
    const found = folders.map((folder) => access(join(folder, command), constants.X_OK))
    await Promise.any(found).catch(() => missing.push(command))
  }
  if (missing.length > 0) {
    throw new Error(
      `Commands that the tests need are missing; install the packages that hold: ${missing.join(' ')}`,
    )
  }
}
