import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inheritedEnvironment, test, type Dropreel } from './fixtures/dropreel.ts'
import { root } from './fixtures/executable.ts'
import { ownStore } from './fixtures/own-store.ts'
import { renders } from './fixtures/renders.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { row } from './fixtures/uploads.ts'

const cli = join(root, 'out', 'cli', 'cli.js')

/** Starts `dropreel put --in-app` in this folder. */
function putInApp({ home }: Dropreel, folder: string, args: readonly string[]) {
  const child = spawn(process.execPath, [cli, 'put', '--in-app', ...args], {
    cwd: folder,
    env: { ...inheritedEnvironment(), DROPREEL_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => void (said.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => void (said.stderr += String(chunk)))
  return { said, ended: once(child, 'close').then(([code]) => ({ code: Number(code), ...said })) }
}

test('a terminal hands files over to the window that runs, and gets the link; after kill -9 it does so again', async ({
  dropreel,
}) => {
  const store = await ownStore(dropreel.home)
  try {
    const { folder } = await renders(dropreel, ['First.mov', 'Second.mov'], 6_000_000)
    const before = await dropreel.launch({ env: store.env })
    await expect(before.page.getByRole('button', { name: 'Add files' }).first()).toBeVisible()
    const first = await putInApp(dropreel, folder, ['First.mov', '--to', 'client reviews']).ended
    expect(first).toMatchObject({ code: 0 })
    await expect(row(before.page, 'First.mov')).toHaveAccessibleName(/^First\.mov, uploaded/)
    expect(await sha256OfLink(/http\S+/.exec(first.stdout)?.[0] ?? '')).toBe(
      await sha256OfFile(join(folder, 'First.mov')),
    )

    await dropreel.kill(before)
    const nobody = await putInApp(dropreel, folder, ['Second.mov']).ended
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('Dropreel is not running') })
    const after = await dropreel.launch({ env: store.env })
    await expect(row(after.page, 'First.mov')).toBeVisible()
    await expect
      .poll(async () => (await putInApp(dropreel, folder, ['Second.mov', '--json']).ended).code)
      .toBe(0)
    await expect(row(after.page, 'Second.mov')).toHaveAccessibleName(/^Second\.mov, uploaded/)

    // What is on its way when the app quits is no success.
    await renders(dropreel, ['Third.mov'], 60_000_000)
    const { said, ended } = putInApp(dropreel, folder, ['Third.mov', '--limit-rate', '1M', '--json'])
    await expect.poll(() => said.stdout).toContain('"sending"')
    await dropreel.kill(after)
    const cut = await ended
    expect([cut.code, cut.stdout]).toEqual([1, expect.stringContaining('"AppGone"')])
  } finally {
    await store.close()
  }
})

test('another user of this computer cannot reach the socket, whatever the folders above allow', async ({
  dropreel,
}) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'Only root can be another user.')
  const store = await ownStore(dropreel.home)
  try {
    const { page } = await dropreel.launch({ env: store.env })
    await expect(page.getByRole('button', { name: 'Add files' }).first()).toBeVisible()
    const folder = join(dropreel.home, 'app', 'in-app')
    const socket = join(folder, 'socket')
    for (const above of [dirname(dropreel.home), dropreel.home, dirname(folder)]) await chmod(above, 0o755)
    const connect = `require('net').connect(${JSON.stringify(socket)})
      .on('connect', () => console.log('connected'))
      .on('error', (error) => console.log(error.code))
      .on('connect', function () { this.destroy() })`
    const asUser = async (id: string) => {
      const command = [`--reuid=${id}`, `--regid=${id}`, '--clear-groups', process.execPath, '-e', connect]
      return (await promisify(execFile)('setpriv', command)).stdout.trim()
    }
    await expect.poll(() => asUser('0')).toBe('connected')
    expect(await asUser('65534')).toBe('EACCES')
    // Either of the two is enough: the folder, and the socket itself.
    await chmod(folder, 0o755)
    expect(await asUser('65534')).toBe('EACCES')
    await chmod(folder, 0o700)
    await chmod(socket, 0o777)
    expect(await asUser('65534')).toBe('EACCES')
  } finally {
    await store.close()
  }
})
