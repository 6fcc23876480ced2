import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { zipSync } from 'fflate'
import { listen } from '../../contract/s3/scripted-server.ts'
import { installElectron } from '../../support/install-electron.mjs'
import { temporaryDir } from '../disk-temporary-dir.ts'

const run = promisify(execFile)
const modules = join(import.meta.dirname, '../../../node_modules')

/** A copy of Electron's package that has not downloaded anything, and a server that it downloads from. */
async function freshPackage(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const dir = await temporaryDir()
  const folder = join(dir, 'node_modules', 'electron')
  await mkdir(folder, { recursive: true })
  for (const file of ['install.js', 'package.json', 'checksums.json'])
    await copyFile(join(modules, 'electron', file), join(folder, file))
  for (const name of ['@electron', '@electron-internal'])
    await symlink(join(modules, name), join(dir, 'node_modules', name), 'junction')
  const server = createServer(answer)
  const port = await listen(server)
  onTestFinished(() => server.closeAllConnections())
  return { dir, folder, mirror: `http://127.0.0.1:${port}/` }
}

/** What the installer says, and what comes of it. */
async function install(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { silentMs = 20_000, mirror: other = '' } = {},
) {
  const { dir, folder, mirror } = await freshPackage(answer)
  const module = join(import.meta.dirname, '../../support/install-electron.mjs')
  const code = `
    import { installElectron } from ${JSON.stringify(module)}
    console.error(await installElectron(${JSON.stringify(folder)}, ${silentMs}))`
  const env = {
    ELECTRON_MIRROR: other || mirror,
    electron_config_cache: join(dir, 'cache'),
    electron_use_remote_checksums: '1',
  }
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, ...env },
  })
  return { folder, said: stdout, problem: stderr.trim(), host: new URL(other || mirror).host }
}

test('a server without the file: the answer is said', async () => {
  const { problem, host } = await install((_, response) => void response.writeHead(404).end())
  expect(problem).toBe(`Electron could not be downloaded: ${host} answered with HTTP 404`)
})

test.each([
  ['never answers', () => undefined],
  [
    'stops in the middle',
    (_: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': 112e6 }).write(Buffer.alloc(12_000_000))
    },
  ],
])('a server that %s is given up', async (_, answer) => {
  const { problem, host } = await install(answer, { silentMs: 400 })
  expect(problem).toBe(`Electron could not be downloaded: no byte came from ${host} in 0.4 s`)
})

test('the time without a byte is 20 s', async () => {
  const folder = await temporaryDir()
  const installer = 'throw new Error(process.env.DROPREEL_SILENT_DOWNLOAD_MS)'
  await writeFile(join(folder, 'install.js'), installer)
  expect(await installElectron(folder)).toBe('Electron could not be downloaded: 20000')
})

test('nobody listens: the reason of the system is said', async () => {
  const { problem } = await install(() => undefined, { mirror: 'http://127.0.0.1:2/' })
  expect(problem).toBe('Electron could not be downloaded: 127.0.0.1:2: connect ECONNREFUSED 127.0.0.1:2')
})

test('a download that trickles is told and waited for, and Electron is in place', async () => {
  const zip = zipSync({ version: Buffer.from('v1'), filler: [new Uint8Array(3_000_000), { level: 0 }] })
  let name = ''
  const { folder, said, problem, host } = await install(
    (request, response) => {
      if (request.url?.endsWith('SHASUMS256.txt') === true) {
        response.end(`${createHash('sha256').update(zip).digest('hex')} *${name}\n`)
        return
      }
      name = request.url?.split('/').at(-1) ?? ''
      response.writeHead(200, { 'content-length': zip.length })
      let at = 0
      const step = Math.ceil(zip.length / 5)
      // Longer than the limit altogether, and never silent for so long.
      const drops = setInterval(() => {
        response.write(zip.subarray(at, (at += step)))
        if (at < zip.length) return
        clearInterval(drops)
        response.end()
      }, 250)
    },
    { silentMs: 1_000 },
  )
  expect(problem).toBe('null')
  expect(said).toContain(`Downloading ${name} from ${host}, once for this computer.`)
  expect(said).toMatch(/1 of 3 MB\n(.*\n)*3 of 3 MB/)
  expect(await readFile(join(folder, 'dist', 'version'), 'utf8')).toBe('v1')
})

test('an old Node is told what to do, before anything else fails', async () => {
  const dir = await temporaryDir()
  const old = join(dir, 'old.mjs')
  await writeFile(old, "Object.defineProperty(process.versions, 'node', { value: '18.20.1' })")
  const start = join(import.meta.dirname, '../../support/start.mjs')
  const { status, stderr } = spawnSync(process.execPath, ['--import', old, start], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toBe(
    'Dropreel needs Node 20.19 or newer, and this is Node 18.20.1: install Node 22 or newer from https://nodejs.org and run this again.\n',
  )
})
